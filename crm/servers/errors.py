"""The one error of this package."""


class ServerError(Exception):
    """Something that stops a server from being used, said in words for the person at the terminal."""
