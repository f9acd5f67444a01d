# Sourced by compare and soak: start processes in a scratch folder, wait for them, stop them all.
# Expects: here (this folder), jar, java. Sets: scratch, classes.

scratch=$(mktemp -d "${TMPDIR:-/tmp}/sluice-load.XXXXXX")
classes=$scratch/classes
children=()

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

stop_children() {
  status=$?
  trap - EXIT INT TERM
  local pid waited=0
  for pid in "${children[@]}"; do kill "$pid" 2>/dev/null; done
  for pid in "${children[@]}"; do
    while kill -0 "$pid" 2>/dev/null; do
      if [ "$waited" -ge 100 ]; then kill -9 "$pid" 2>/dev/null; break; fi
      sleep 0.1
      waited=$((waited + 1))
    done
  done
  if [ -n "${keep:-}" ]; then say "Logs and data are in $scratch"; else rm -rf "$scratch"; fi
  exit "$status"
}
trap stop_children EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# start NAME COMMAND...: runs it with its output in a log; the process id is in $child.
start() {
  local name=$1
  shift
  "$@" </dev/null >"$scratch/$name.log" 2>&1 &
  child=$!
  children+=("$child")
}

# ready NAME PATTERN: waits for a line of its log, 60 s at most; prints the log when it fails.
ready() {
  local name=$1 pattern=$2 pid=$child waited=0
  until grep -q "$pattern" "$scratch/$name.log"; do
    if ! kill -0 "$pid" 2>/dev/null || [ "$waited" -ge 300 ]; then
      say "$name did not become ready ('$pattern'). Its log ends:"
      tail -n 30 "$scratch/$name.log" >&2
      exit 1
    fi
    sleep 0.2
    waited=$((waited + 1))
  done
}

# url_in NAME PATTERN: scheme, host and port of the first URL in a line of its log.
url_in() { grep "$2" "$scratch/$1.log" | grep -o 'http://[0-9.]*:[0-9]*' | head -n 1; }

compile() {
  [ -f "$jar" ] || die "There is no $jar. Build it first: ./mvnw -q -DskipTests package"
  local javac="${java%java}javac"
  command -v "$javac" >/dev/null || die "There is no $javac: load tests need a JDK, not only a JRE."
  # Warnings about annotations of Vert.x' own code generator say nothing about these sources.
  "$javac" --release 17 -proc:none -Xlint:all,-classfile -Werror -cp "$jar" -d "$classes" \
    "$here"/*.java || die "The load tests do not compile against $jar."
  cp "$here/logback.xml" "$classes/"
}

start_simulator() {
  start simulator "$java" -jar "$jar" simulate --port 0 "$@"
  ready simulator 'Simulator is ready'
  simulator=$(url_in simulator 'Base URL')
}

# start_sluice NAME JAVA UPSTREAM [JAVA_OPTION...]: sets broker and admin, its two base URLs.
start_sluice() {
  local name=$1 runtime=$2 upstream=$3
  shift 3
  start "$name" "$runtime" "$@" -jar "$jar" demo --port 0 --admin-port 0 \
    --data "$scratch/$name" --provider-url "$upstream"
  ready "$name" '^Sluice is ready'
  broker=$(url_in "$name" '^Sluice is ready')
  admin=$(url_in "$name" '/metrics')
}

# mint NAME MINUTES: a token of that broker's development issuer, into NAME.token.
mint() {
  (umask 077 && "$java" -jar "$jar" token mint --team research --role copilot --ttl "$2m" \
    --data "$scratch/$1" >"$scratch/$1.token") || die "$1: no token could be minted."
}
