"""The demo company: Norrvale Instruments, which sells temperature loggers for cold stores, trailers and laboratories.

Everything in it is invented; addresses are on example domains. Days are counted from the day on which it is loaded.
"""
