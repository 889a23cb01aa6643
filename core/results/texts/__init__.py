"""What networks on texts are judged by: labels told, tokens written."""
