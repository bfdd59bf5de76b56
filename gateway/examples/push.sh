#!/bin/sh
# Pushes a text to a user, on line or not.   sh push.sh redis://127.0.0.1:6379 bob "your order is paid"
set -eu
redis=$1 user=$2 text=$3

# The name of the push. Yours would come from what it is about ("order-17"): the same name again is the same push, and a phone
# shows it once.
id="push-$(date +%s)-$$"

# As base64, a text may hold quotes and line breaks.
payload=$(printf %s "$text" | base64 | tr -d '\n')

reply=$(redis-cli --no-auth-warning -u "$redis" XADD lw:push:in '*' m \
    "{\"id\":\"$id\",\"from\":\"shop\",\"to\":\"$user\",\"type\":\"text\",\"payload\":\"$payload\"}")
case $reply in
    [0-9]*-[0-9]*) echo "pushed $id" ;;
    *) echo "not pushed: $reply" >&2 && exit 1 ;;
esac
