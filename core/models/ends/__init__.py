"""What is brought to the recurrent layers, and what is asked of them."""
