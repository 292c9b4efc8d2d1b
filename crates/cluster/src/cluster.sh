# A cluster that lives until standard input ends, which it does when the process at its other end is gone, however.
# Arguments: the folder of PostgreSQL's programs, where an empty cluster is kept to be copied, the socket of the cluster
# that it is to follow or nothing, `memory` or nothing, and PostgreSQL's own. A line of input: it crashes and starts again.
set -eu
# Whoever interrupts the tests ends the input; this ends by that alone, and so always tidies up.
trap '' INT TERM HUP
bin=$1 kept=$2 primary=$3 room=$4
shift 4
place=${TMPDIR:-/tmp}
# Some containers have very little of it.
free=$(df --output=avail /dev/shm 2>/dev/null | tail -n 1)
if [ "$room" = memory ] && [ "${free:-0}" -gt 2000000 ]; then
    place=/dev/shm
fi
here=$(mktemp -d "$place/evertill-postgres.XXXXXX")
trap 'rm -rf "$here"' EXIT
if [ -n "$primary" ]; then
    "$bin/pg_basebackup" --host="$primary" --username=evertill --pgdata="$here/data" --write-recovery-conf \
        --checkpoint=fast --no-sync
else
    if [ ! -d "$kept" ]; then
        draft=$(mktemp -d "$kept.XXXXXX")
        "$bin/initdb" --pgdata="$draft" --username=evertill --auth=trust --encoding=UTF8 --locale=C --no-sync >/dev/null
        # Another process may have been faster.
        mv -T "$draft" "$kept" || rm -rf "$draft"
    fi
    cp -a --reflink=auto "$kept" "$here/data"
fi
chmod 0755 "$here"
echo "$here"
serve() {
    # What is thrown away need not outlive a power cut.
    "$bin/postgres" -D "$here/data" -k "$here" -c listen_addresses= -c unix_socket_permissions=0777 -c fsync=off \
        -c full_page_writes=off -c max_connections=200 -c shared_buffers=32MB -c log_min_messages=log \
        -c log_checkpoints=off "$@" </dev/null &
    server=$!
}
serve "$@"
while read -r _; do
    kill -QUIT "$server"
    wait "$server" || true
    serve "$@"
done
kill -QUIT "$server" || true
wait "$server" || true
