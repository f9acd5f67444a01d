# What run and agents share, to be sourced at the root of the repository: where Node and the
# packages come from, and a demo to ask.

have_npm() {
  command -v npm >/dev/null && return 0
  echo "clients: npm is not installed" >&2
  [ "${CI:-}" = true ] && exit 1
  echo "clients: skipped" >&2
  return 1
}

# install_from FOLDER TO: what stands in its package.json and, if it has one, its lockfile, unless it
# is installed already. No script of a package runs.
install_from() {
  local from=$1 to=$2 how=ci
  mkdir -p "$to"
  if ! cat "$from"/package*.json | cmp -s - "$to/installed"; then
    cp "$from"/package*.json "$to"
    [ -f "$from/package-lock.json" ] || how="install --no-package-lock"
    # shellcheck disable=SC2086
    (cd "$to" && npm $how --no-audit --no-fund --ignore-scripts --loglevel=error >&2)
    cat "$from"/package*.json >"$to/installed"
  fi
}

# Sets node: 24 out of a package, as the SDKs no longer run on older ones.
install_clients() {
  install_from src/test/clients target/clients
  rm -rf target/clients/clients
  cp -r src/test/clients/*.js src/test/clients/clients target/clients
  node=$(find "$PWD/target/clients/node_modules" -path '*/node-linux-*/bin/node' | head -n 1)
  node=${node:-$(command -v node)}
}

# start_demo FOLDER: sets and exports SLUICE_URL and SLUICE_TOKEN.
start_demo() {
  local work=$1
  java -jar target/sluice.jar demo --port 0 --admin-port 0 --data "$work/data" \
    >"$work/out" 2>"$work/err" &
  demo=$!
  for _ in $(seq 600); do
    grep -q '^Sluice is ready' "$work/out" && break
    kill -0 "$demo" 2>/dev/null || break
    sleep 0.1
  done
  grep -q '^Sluice is ready' "$work/out" || {
    echo "clients: the demo did not start" >&2
    tail -n 20 "$work/err" >&2
    exit 1
  }
  SLUICE_URL=$(sed -n 's/^Sluice is ready: //p' "$work/out" | sed 's|/v1$||')
  SLUICE_TOKEN=$(java -jar target/sluice.jar token mint --team search --role copilot --ttl 30m \
    --data "$work/data")
  export SLUICE_URL SLUICE_TOKEN
}

stop_demo() {
  kill -TERM "${demo:-}" 2>/dev/null || return 0
  wait "$demo" 2>/dev/null || true
}
