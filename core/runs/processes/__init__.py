"""The processes in which runs are trained, and who starts and watches them."""
