# Sourced by compare: nginx as a plain proxy and as an upstream with canned answers.
# Expects: nginx, scratch, upstream, and lib.sh.

# Above what is usually reserved and below what Linux hands out by itself.
random_port() { echo $((10000 + RANDOM % 20000)); }

# start_nginx NAME SERVER: SERVER PORT prints the inside of http {}. nginx cannot report a port that
# it chose itself, so a few guesses have to do. Sets nginx_url and child.
start_nginx() {
  local name=$1 server=$2 port
  local folder=$scratch/$name
  mkdir -p "$folder"
  for _ in 1 2 3 4 5 6 7 8; do
    port=$(random_port)
    { nginx_head "$folder"; "$server" "$port" "$folder"; echo '}'; } >"$folder/nginx.conf"
    start "$name" "$nginx" -p "$folder" -e stderr -c "$folder/nginx.conf"
    if nginx_listens "$port"; then
      nginx_url=http://127.0.0.1:$port
      return
    fi
  done
  say "nginx does not start. Its log ends:"
  tail -n 10 "$scratch/$name.log" >&2
  exit 1
}

# Its children do the work; the master does none.
nginx_pids() {
  local pids
  pids=$(tr ' ' ',' <"/proc/$1/task/$1/children")
  echo "${pids%,}"
}

# True once it accepts connections and has all its workers; false when it ended instead.
nginx_listens() {
  local port=$1
  for _ in $(seq 50); do
    kill -0 "$child" 2>/dev/null || return 1
    if [ "$(wc -w <"/proc/$child/task/$child/children")" -eq "$(nproc)" ] &&
      (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      return 0
    fi
    sleep 0.1
  done
  return 1
}

nginx_head() {
  [ "$(id -u)" -ne 0 ] || echo 'user root;'
  cat <<EOF
daemon off;
worker_processes $(nproc);
pid $1/pid;
error_log stderr warn;
events { worker_connections 4096; }
http {
  access_log off;
  tcp_nodelay on;
  keepalive_timeout 600s;
  keepalive_requests 100000000;
  client_body_temp_path $1/body;
  proxy_temp_path $1/proxy;
  fastcgi_temp_path $1/fastcgi;
  uwsgi_temp_path $1/uwsgi;
  scgi_temp_path $1/scgi;
EOF
}

proxy_to_upstream() {
  cat <<EOF
  upstream provider {
    server ${upstream#http://};
    keepalive 256;
    keepalive_timeout 600s;
    keepalive_requests 100000000;
  }
  server {
    listen 127.0.0.1:$1 backlog=1024;
    location / {
      proxy_pass http://provider;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_buffering off;
    }
  }
EOF
}

# Two files, told apart by what the caller accepts. A static file does not take POST: its 405 is
# turned into the file itself.
canned_answers() {
  canned_json >"$2/answer.json"
  canned_stream >"$2/answer.sse"
  cat <<EOF
  map \$http_accept \$answer { default /answer.json; text/event-stream /answer.sse; }
  types { application/json json; text/event-stream sse; }
  server {
    listen 127.0.0.1:$1 backlog=1024;
    root $2;
    location = /v1/chat/completions { error_page 405 =200 \$answer; return 405; }
    location / { error_page 405 =200 \$uri; }
  }
EOF
}

canned_json() {
  printf '%s' '{"id":"chatcmpl-canned","object":"chat.completion","created":1795000000,' \
    '"model":"sim-small","choices":[{"index":0,"message":{"role":"assistant","content":' \
    '"one two three four five six seven eight nine ten"},"finish_reason":"stop"}],' \
    '"usage":{"prompt_tokens":12,"completion_tokens":20,"total_tokens":32}}'
}

canned_stream() {
  local head='data: {"id":"chatcmpl-canned","object":"chat.completion.chunk","created":1795000000,"model":"sim-small",'
  for _ in $(seq 200); do
    printf '%s"choices":[{"index":0,"delta":{"content":" word"},"finish_reason":null}]}\n\n' "$head"
  done
  printf '%s"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n' "$head"
  printf '%s"choices":[],"usage":{"prompt_tokens":12,"completion_tokens":200,"total_tokens":212}}\n\n' "$head"
  printf 'data: [DONE]\n\n'
}
