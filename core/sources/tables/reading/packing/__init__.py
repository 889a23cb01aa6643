"""What tables come wrapped in: encodings, compressed files, archives."""
