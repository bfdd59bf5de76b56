#!/usr/bin/env python3
"""Pushes a text to a user, on line or not, or with --topic to those who listen to a topic.

python3 push.py redis://127.0.0.1:6379 bob "your order is paid"
python3 push.py redis://127.0.0.1:6379 --topic news "it rains"
"""
import json
import sys
import time
import uuid

import redis


def push(connection, message):
    """Writes a push into the stream; from then on the gateways answer for it. The same push may be written again: it has the
    same name, and phones show it once. So when nothing is known of an attempt, try again."""
    for attempt in range(5):
        try:
            return connection.xadd("lw:push:in", {"m": json.dumps(message)})
        except (redis.ConnectionError, redis.TimeoutError):
            if attempt == 4:
                raise
            time.sleep(2**attempt)


def main(url, *to_and_text):
    audience = {"topic": to_and_text[1]} if to_and_text[0] == "--topic" else {"to": to_and_text[0]}
    # Yours would be named after what it is about: "order-17".
    message = {"id": uuid.uuid4().hex, "from": "shop", "type": "text", "text": to_and_text[-1], **audience}
    push(redis.Redis.from_url(url), message)
    print("pushed", message["id"])


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
