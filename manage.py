#!/usr/bin/env python
"""Django's command line for Pathway CRM."""

import sys

from crm.command_line import run

if __name__ == "__main__":
    run(sys.argv)
