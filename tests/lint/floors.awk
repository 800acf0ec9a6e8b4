# SPDX-License-Identifier: MIT
# A folder includes itself and lower floors; never a sibling of its floor, never
# upward; and inside a folder no two nouns lean on each other (no circle).
#	awk -f floors.awk FILE...

BEGIN {
	floor["proxy/base"] = 0
	n = split("proxy/event proxy/shm proxy/http proxy/control config", f, " ")
	for (i = 1; i <= n; i++) floor[f[i]] = 1
	n = split("proxy/net proxy/cache proxy/metrics proxy/accesslog " \
	    "filters proxy/ctl", f, " ")
	for (i = 1; i <= n; i++) floor[f[i]] = 2
	floor["proxy/tls"] = floor["proxy/asks"] = floor["proxy/auth"] = 3
	floor["proxy/client"] = floor["proxy/origin"] = 4
	floor["proxy/request"] = floor["proxy/admin"] = 5
	floor["proxy/worker"] = 6
	floor["proxy/supervisor"] = 7
	floor["proxy"] = 8			# main.c, the roof
	floor["docs"] = 9			# a program of the build
}

function complain(file, line, what) {
	printf "%s:%d: %s\n", file, line, what
	bad = 1
}

# proxy/http/head.c -> proxy/http; filters/words/decode.c -> filters
function folder_of(path,    part, n) {
	n = split(path, part, "/")
	if (part[1] != "proxy")
		return part[1]
	return n > 2 ? part[1] "/" part[2] : part[1]
}

function noun_of(path) {
	sub(/\.[ch]$/, "", path)
	return path
}

FNR == 1 {
	here = folder_of(FILENAME)
	if (!(here in floor))
		complain(FILENAME, 1, here "/ has no floor; give it one in " \
		    "tests/lint/floors.awk and design it")
}

/^[ \t]*#[ \t]*include[ \t]*"/ {
	split($0, quoted, "\"")
	path = quoted[2]
	there = folder_of(path)
	if (!(there in floor) || path !~ /\//) {
		complain(FILENAME, FNR, "includes \"" path "\"; name it from " \
		    "the root, as \"proxy/base/str.h\"")
	} else if (there != here && floor[there] > floor[here]) {
		complain(FILENAME, FNR, "includes " there "/ (floor " \
		    floor[there] ") from floor " floor[here] \
		    "; call up through function pointers declared here")
	} else if (there != here && floor[there] == floor[here]) {
		complain(FILENAME, FNR, "includes its sibling " there \
		    "/; move what both need to a lower floor")
	} else if (there == here && noun_of(path) != noun_of(FILENAME)) {
		key = noun_of(FILENAME)
		if (!(key in leans))
			noun_at[++nouns] = key
		leans[key] = leans[key] " " noun_of(path)
		where[key, noun_of(path)] = FILENAME SUBSEP FNR
	}
}

# Depth first; a noun met again while still open closes a circle.
function walk(noun,    next_noun, n, i, at) {
	state[noun] = "open"
	n = split(leans[noun], next_noun, " ")
	for (i = 1; i <= n; i++) {
		if (state[next_noun[i]] == "open") {
			split(where[noun, next_noun[i]], at, SUBSEP)
			complain(at[1], at[2], "closes a circle with " \
			    next_noun[i] "; let one of them not know the other")
		} else if (state[next_noun[i]] == "")
			walk(next_noun[i])
	}
	state[noun] = "done"
}

END {
	for (k = 1; k <= nouns; k++)
		if (state[noun_at[k]] == "")
			walk(noun_at[k])
	exit bad
}
