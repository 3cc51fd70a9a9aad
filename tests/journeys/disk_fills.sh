# disk_fills.sh DISK FILES: the disk fills up while the worker has files in hand, and gets room again
# a little later. In a mount namespace of its own, so that nobody else's disk is filled.
set -eu
disk=$1 files=$2
mount -t tmpfs -o size=60m,mode=700 small "$disk"
"$PYTHON" -m caidang.config.entry worker --yes &
worker=$!
trap 'kill "$worker" 2>/dev/null || true' EXIT
until [ "$(pgrep --count --parent "$worker" --full intake.child)" -gt 0 ] && [ -e "$disk/data/state/worker.json" ]
do sleep 0.2; done
pkill -STOP --parent "$worker" --full intake.child
"$PYTHON" -m caidang.config.entry intake "$files" --json --yes &
intake=$!
until [ "$(find "$disk/data/blobs" -path '*/.drafts' -prune -o -type f -print | wc -l)" -ge "$(ls "$files" | wc -l)" ]
do sleep 0.2; done
sleep 2 # for the transaction that takes them into the line
dd if=/dev/zero of="$disk/filler" bs=64k 2>/dev/null || true
dd if=/dev/zero of="$disk/filler2" bs=1k 2>/dev/null || true
pkill -CONT --parent "$worker" --full intake.child
sleep 4
rm "$disk/filler" "$disk/filler2"
wait "$intake"
kill "$worker"
wait "$worker"
