// This port has no names of its own.
