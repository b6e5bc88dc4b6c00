"""The program as Python source: decides like the interpreter, many times as fast."""
