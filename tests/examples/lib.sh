# SPDX-License-Identifier: MIT
# What the examples' tests share. Each is called with its program, and runs in an empty directory of its own.
set -uo pipefail
program=$(realpath "$1")
work=$(mktemp -d)
trap 'cd /; rm -rf "$work"' EXIT
cd "$work" || exit 1
export LC_ALL=C
passed=0 failed=0 skipped=0

# ok WHAT COMMAND...: the command has to succeed.
ok() {
	local what=$1
	shift
	if "$@"; then
		passed=$((passed + 1))
	else
		echo "failed: $what"
		failed=$((failed + 1))
	fi
}

# ends STATUS PATTERN ARG...: so the program has to end with these arguments, with a line that matches.
ends() {
	local status=$1 pattern=$2 got
	shift 2
	"$program" "$@" >out 2>&1 </dev/null
	got=$?
	ok "$(basename "$program") $*: status $got, expected $status and /$pattern/: $(head -c 300 out)" \
		test "$got" = "$status" -a -n "$(grep -E -m1 -e "$pattern" out)"
}

# bad_usage ARG...: one line of help, and 2.
bad_usage() {
	ends 2 "^usage: $(basename "$program") " "$@"
	ok "one line of help" test "$(wc -l <out)" = 1
}

skip() {
	echo "skipped: $*"
	skipped=$((skipped + 1))
}

summary() {
	echo "$passed passed, $failed failed, $skipped skipped"
	[ "$failed" -eq 0 ]
	exit
}
