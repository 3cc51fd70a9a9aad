"""What Django looks for under this name: the commands of this project."""
