"""What is known of the timesteps to come: the calendar, holidays, columns that were said to be."""
