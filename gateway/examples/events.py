#!/usr/bin/env python3
"""Keeps book of who is on line, and says whom to wake. Misses no event, also when it is started again.

python3 events.py redis://127.0.0.1:6379
"""
import json
import sys
import time
from collections import defaultdict

import redis

STREAM, GROUP, WORKER = "lw:events", "example", "worker-1"

sessions = defaultdict(set)  # of each user


def handle(event):
    user, session = event.get("user"), event.get("session")
    if event["event"] == "login":
        sessions[user].add(session)
        print(f"{user} is on line by {len(sessions[user])}", flush=True)
    elif event["event"] in ("logout", "kick"):
        sessions[user].discard(session)
        print(f"{user} has left by {event['reason']}, is on line by {len(sessions[user])}", flush=True)
    elif event["event"] == "stored":
        print(f"wake {user}: {event['id']} from {event.get('from', 'nobody')} waits", flush=True)
    # There are others, and there will be more.


def main(url):
    connection = redis.Redis.from_url(url, decode_responses=True)
    try:
        connection.xgroup_create(STREAM, GROUP, id="$", mkstream=True)
    except redis.ResponseError as e:
        if "BUSYGROUP" not in str(e):  # it is there already
            raise
    print("listening", flush=True)
    after = "0"  # first what was read before, and not finished
    while True:
        try:
            for _, entries in connection.xreadgroup(GROUP, WORKER, {STREAM: after}, count=100, block=5000):
                if after != ">" and not entries:
                    after = ">"  # now what is new
                for entry, fields in entries:
                    handle(json.loads(fields["m"]))
                    connection.xack(STREAM, GROUP, entry)
        except (redis.ConnectionError, redis.TimeoutError) as e:
            print(e, file=sys.stderr)
            time.sleep(1)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
