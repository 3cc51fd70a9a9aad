# full_disk.sh DISK FILES: hand the files in on a disk that is too small for them, then once more
# after room was made. In a mount namespace of its own, so that nobody else's disk is filled.
set -eu
disk=$1 files=$2
mount -t tmpfs -o size=8m,mode=700 small "$disk"
echo first
"$PYTHON" -m caidang.config.entry intake "$files" --json --yes || true
mount -o remount,size=90m "$disk"
# A full disk may not even let go of what was in hand; the next worker does when it starts.
"$PYTHON" -m caidang.config.entry worker --yes &
worker=$!
trap 'kill "$worker" 2>/dev/null || true' EXIT
until "$PYTHON" -c 'import fcntl, sys; fcntl.flock(open(sys.argv[1], "a"), fcntl.LOCK_EX | fcntl.LOCK_NB)' \
    "$disk/data/worker.lock" 2>&1 | grep -q BlockingIOError; do sleep 0.2; done
echo second
"$PYTHON" -m caidang.config.entry intake "$files" --json --yes || true
kill "$worker"
wait "$worker"
