#!/bin/sh
# Runs once, when the database is first made: the owner who migrates, and the role that serves (docs/adr/0002).
set -eu
psql -v ON_ERROR_STOP=1 -U postgres -d postgres \
    -v owner_password="$OWNER_PASSWORD" -v app_password="$APP_PASSWORD" <<'SQL'
CREATE ROLE familieplan_owner LOGIN PASSWORD :'owner_password' NOSUPERUSER NOBYPASSRLS;
CREATE ROLE familieplan_app LOGIN PASSWORD :'app_password' NOSUPERUSER NOBYPASSRLS NOCREATEDB;
CREATE DATABASE familieplan OWNER familieplan_owner;
SQL
