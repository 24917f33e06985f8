"""The commands, one module each: ``registry`` lists them, ``frame`` holds what all of them use."""
