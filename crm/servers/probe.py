"""`python -m crm.servers.probe`: the container's health check; exit code 0 while this web server is ready."""

import http.client
import os
import sys


def is_ready(host: str, port: int) -> bool:
    """Whether /health/ready says so."""
    connection = http.client.HTTPConnection(host, port, timeout=4)
    try:
        connection.request("GET", "/health/ready")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(0 if is_ready("127.0.0.1", int(os.environ.get("PORT", "8000"))) else 1)
