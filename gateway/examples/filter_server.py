#!/usr/bin/env python3
"""Looks at each chat before it is delivered: passes it on, changes it, or refuses it. For gateways with --chat-mode filter.

python3 filter_server.py redis://127.0.0.1:6379

Start two of them: one works, so that chats stay in order, and the other goes on seconds after that one has died.
"""
import base64
import json
import sys
import time
import uuid

import redis

STREAM, GROUP, TURN, PUSHES = "lw:chat:filter", "filter", "lw:chat:filter:turn", "lw:push:in"
ME = uuid.uuid4().hex


def decide(chat):
    """The push that is to be sent: to the recipient, or a refusal to the sender."""
    text = base64.b64decode(chat["payload"]).decode("utf-8", "replace")
    if "casino" in text:
        why = json.dumps({"id": chat["id"], "to": chat["to"], "reason": "no advertisements"})
        return {"id": chat["id"], "from": "system", "to": chat["from"], "type": "refused", "text": why}
    push = {field: chat[field] for field in chat if field not in ("sentAt", "node", "device")}
    if chat.get("type") == "text" and "darn" in text:
        push["payload"] = base64.b64encode(text.replace("darn", "****").encode()).decode()
    return push


def work(connection, entries):
    """Pushes, then takes the chats out. Dying between the two pushes them again under the same names: phones show them once."""
    if entries:
        pushes = connection.pipeline(transaction=False)
        for _, fields in entries:
            pushes.xadd(PUSHES, {"m": json.dumps(decide(json.loads(fields["m"])))})
        pushes.execute()  # raises if one of them failed, and then none is taken out
        ids = [entry for entry, _ in entries]
        connection.xack(STREAM, GROUP, *ids)
        connection.xdel(STREAM, *ids)


def main(url):
    connection = redis.Redis.from_url(url, decode_responses=True)
    is_new = True
    while True:
        try:
            if connection.set(TURN, ME, nx=True, px=10_000) or connection.get(TURN) == ME:
                connection.pexpire(TURN, 10_000)
                if is_new:
                    take_over(connection)
                    is_new = False
                for _, entries in connection.xreadgroup(GROUP, ME, {STREAM: ">"}, count=100, block=2000):
                    work(connection, entries)
            else:
                is_new = True
                time.sleep(1)
        except (redis.ConnectionError, redis.TimeoutError, redis.ResponseError) as e:
            print(e, file=sys.stderr)
            is_new = True  # what was read may not be finished
            time.sleep(1)


def take_over(connection):
    """Works off what whoever had the turn before has read and not finished: before anything new, to keep the order."""
    try:
        connection.xgroup_create(STREAM, GROUP, id="0", mkstream=True)
    except redis.ResponseError as e:
        if "BUSYGROUP" not in str(e):  # it is there already
            raise
    start = "0-0"
    while True:
        start, entries, *_ = connection.xautoclaim(STREAM, GROUP, ME, 0, start_id=start, count=100)
        work(connection, entries)
        if start == "0-0":
            break
    print("filtering", flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
