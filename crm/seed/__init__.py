"""A large, honest load of data (`manage.py seed_load`), for measuring pages and for trying a big installation out.

Rows are written by COPY, because a million service calls would take hours; the last step asks the database whether the
rows hold what the services promise (`crm.seed.promises`).
"""
