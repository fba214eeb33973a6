# A PostgreSQL of our own, sourced by tests/run and tests/bench/run: on a socket in a folder that goes with it.

# Where the newest installed server's programs are; nothing where there is none.
postgres_bin() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1; }

cluster=""
# PostgreSQL refuses to be root, so root lends it another name.
as_postgres() {
  if [ "$(id -u)" != 0 ]; then "$@"
  else
    local user=nobody
    id postgres >/dev/null 2>&1 && user=postgres
    setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups -- "$@"
  fi
}

# What tests need not wait for: that a commit is on the disk.
forgetful="-c fsync=off -c synchronous_commit=off -c full_page_writes=off"

# start_postgres OPTION…: starts the server and tells its address in $postgres_url.
start_postgres() {
  local bin
  bin=$(postgres_bin); bin=${bin:-$(dirname "$(command -v initdb)")}
  cluster=$(mktemp -d -t lantoa-tests.XXXXXX)
  chmod 755 "$cluster"
  mkdir "$cluster/run"
  [ "$(id -u)" != 0 ] || chown -R "$(id -u postgres 2>/dev/null || id -u nobody)" "$cluster"
  (
    cd "$cluster"
    as_postgres "$bin/initdb" -D "$cluster/db" -U postgres --auth=trust -E UTF8 --locale=C.UTF-8 \
      --locale-provider=icu --icu-locale=vi-VN --no-sync >"$cluster/run/initdb.log"
    as_postgres "$bin/pg_ctl" -D "$cluster/db" -s -w -l "$cluster/run/log" -o \
      "-k $cluster/run -c listen_addresses='' -c max_connections=200 $*" start
  )
  postgres_url="postgres://postgres@/postgres?host=$cluster/run"
  stop_command=("$bin/pg_ctl" -D "$cluster/db" -s -m immediate stop)
}

stop_postgres() {
  [ -n "$cluster" ] || return 0
  (cd / && as_postgres "${stop_command[@]}") || true
  rm -rf "$cluster"
  cluster=""
}
