# SPDX-License-Identifier: MIT
# One door per library: each may be included only where the table says.
#	awk -f doors.awk FILE...

function door(header, path) {
	n_doors++
	library[n_doors] = "^" header
	allowed[n_doors] = "^(" path ")$"
}

BEGIN {
	door("openssl/", "proxy/tls/.*[.]c|proxy/tls/stream_tls_priv[.]h|" \
	    "proxy/auth/apr1[.]c")
	door("crypt[.]h", "proxy/auth/password_hash[.]c")
	door("nghttp2/", "proxy/http/h2_[a-z0-9_]*[.]c")
	door("ares", "proxy/net/resolver[.]c")
	door("yaml[.]h", "config/yaml_tree[.]c")
	door("ut(hash|list|array|ringbuffer|stack|string)[.]h",
	    "proxy/cache/index[.]c|" \
	    "proxy/tls/(leaf_cache|session_cache|minted)[.]c|" \
	    "proxy/origin/pool[.]c|proxy/net/host_cache[.]c")
	door("hs(/|[.]h|_)", "filters/words/matcher[.]c|filters/regex_set[.]c")
	door("(zlib|zconf|zstd|brotli)",
	    "filters/words/coding[.]c|config/unpack[.]c")
	door("uchardet", "filters/words/charset_guess[.]c")
	door("lzma", "config/unpack[.]c")
	door("pthread[.]h", "proxy/shm/lock[.]c")
	door("utf8proc[.]h", "filters/words/fold[.]c|config/host_name[.]c")
	door("iconv[.]h", "filters/words/charset[.]c")
	door("libpsl[.]h", "proxy/tls/host_match[.]c|filters/registrable[.]c")
	door("xx", "proxy/cache/checksum[.]c")
	door("sqlite3", "proxy/admin/database[.]c")
	door("seccomp[.]h", "proxy/control/(calls|jail)[.]c")
	door("curl/", "proxy/supervisor/list_fetch[.]c|proxy/ctl/fetch[.]c")
	door("systemd/", "proxy/supervisor/notify[.]c|proxy/accesslog/.*")
}

/^[ \t]*#[ \t]*include[ \t]*</ {
	header = $0
	sub(/^[^<]*</, "", header)
	sub(/>.*$/, "", header)
	for (i = 1; i <= n_doors; i++) {
		if (header ~ library[i] && FILENAME !~ allowed[i]) {
			printf "%s:%d: <%s> has its door elsewhere (%s); " \
			    "go through that file\n", FILENAME, FNR, header,
			    allowed[i]
			bad = 1
		}
	}
}

END { exit bad }
