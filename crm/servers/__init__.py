"""The servers that `manage.py up` brings along: PostgreSQL and Valkey from wheels, and the processes of the product.

Nothing in this package imports models or needs Django to be set up, apart from the management command that uses it:
`crm.settings` itself reads `addresses` and `secret`.
"""
