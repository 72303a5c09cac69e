"""How the web application is served; the number of processes follows the machine."""

import multiprocessing
import os

bind = os.environ.get("BIND", "0.0.0.0:8000")  # inside a container, behind a proxy
workers = int(os.environ.get("WEB_CONCURRENCY", min(multiprocessing.cpu_count() + 1, 9)))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 20
max_requests = 5000
max_requests_jitter = 500
accesslog = None
