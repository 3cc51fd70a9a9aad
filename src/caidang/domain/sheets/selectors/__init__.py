"""What people see of sheets."""
