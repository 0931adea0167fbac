# One image for all parts: web, workers, beat, migrations, backup. compose.yaml says which runs what.
FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/venv
COPY requirements.txt .
RUN /opt/venv/bin/pip install --require-hashes --requirement requirements.txt

FROM python:3.11-slim-bookworm
# pango sets the text of PDFs, fontconfig finds the letters.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /nonexistent --no-create-home --shell /usr/sbin/nologin pathway \
    && install --directory --owner pathway --group pathway --mode 0700 /data /data/media /data/backups
COPY --from=build /opt/venv /opt/venv
WORKDIR /app
COPY . .
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
# Outside production and with a key that is thrown away: nothing secret stays in the image.
RUN VAR_DIR=/srv/pathway SECRET_KEY=only-while-the-image-is-built DATABASE_URL=postgres://nobody@localhost/none \
        BROKER_URL=memory:// python manage.py collectstatic --noinput --verbosity 0 \
    && chmod -R a+rX /srv/pathway
ENV CRM_ENV=production VAR_DIR=/data STATIC_ROOT=/srv/pathway/static HOST=0.0.0.0 PORT=8000
USER pathway
VOLUME ["/data"]
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["python", "-m", "crm.servers.probe"]
CMD ["gunicorn", "--config", "python:crm.gunicorn", "crm.wsgi:application"]
