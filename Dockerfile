# The product in one image: web, worker, beat and the migration job differ by command alone.
FROM python:3.11-slim-bookworm AS build
RUN python -m venv /venv
WORKDIR /src
COPY requirements/base.txt requirements/base.txt
RUN /venv/bin/pip install --no-cache-dir --require-hashes -r requirements/base.txt

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin familieplan \
    && install -d -o familieplan -g familieplan /app /data
COPY --from=build /venv /venv
WORKDIR /app
COPY familieplan familieplan
COPY templates templates
COPY static static
COPY locale locale
COPY manage.py gunicorn.conf.py ./
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    FAMILIEPLAN_MODE=production FAMILIEPLAN_HOME=/data STATIC_ROOT=/app/collected
# Collected once into the image: the names carry a hash, and no running process needs to write them.
RUN SECRET_KEY=only-while-building IDENTITY_HASH_KEY=only-while-building \
    IDENTITY_ENCRYPTION_KEYS=MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE= ALLOWED_HOSTS=build \
    DATABASE_URL=postgresql://app@db/familieplan REDIS_URL=redis://broker/0 \
    python manage.py collectstatic --noinput --verbosity 0
USER familieplan
EXPOSE 8000
CMD ["gunicorn", "familieplan.config.wsgi"]
