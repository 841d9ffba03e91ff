"""The command line: reads arguments, asks `app`, prints results."""
