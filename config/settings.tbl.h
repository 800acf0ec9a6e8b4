/* SPDX-License-Identifier: MIT
 *
 * config/settings.tbl.h - every setting, one row each.
 *
 * SETTING(name, field, type, unit, min, default, max, flags, help)
 *
 *	type	 BOOL COUNT BYTES DURATION TEXT TEXTS ENDPOINTS NETS PORTS
 *		 NET_GROUPS USER_GROUPS CACHE_RULES TLS_EXCEPTIONS CHOICE;
 *		 settings_table.h says what each is in C
 *	unit	 CHOICE: its words, in the order of its enum; ENDPOINTS: the
 *		 port when none is written; else what it counts, for people
 *	default	 YAML; "auto" is worked out when loaded
 *	flags	 RESTART	a reload does not change it
 *		 ZERO		0 is allowed although below the minimum
 *		 PATH		a file's name, relative to the settings file
 *		 AUTO		the word "auto" is allowed
 *
 * Rows of one section stand together.
 */
SETTING("listen", listen, ENDPOINTS, "", "", "[\"127.0.0.1:3128\"]", "", 0,
    "Where the proxy listens: addresses with a port, \"*:3128\" for all.")
SETTING("workers", workers, COUNT, "processes", "0", "0", "64", 0,
    "How many worker processes; 0 is one for each processor core.")
SETTING("user", user, TEXT, "", "", "\"\"", "", SETTING_RESTART,
    "The user to become when started as root, once the ports are open; empty: "
    "the user aduana if there is one, else nobody.")
SETTING("name", name, TEXT, "", "", "auto", "", SETTING_AUTO,
    "The name under which this proxy speaks of itself, as in Via; auto: the "
    "name of this machine.")
SETTING("zone", zone, TEXT, "", "", "auto", "", SETTING_AUTO,
    "The time zone of `when` in rules, a name such as Europe/Madrid; auto: "
    "this machine's, else UTC.")
SETTING("state_dir", state_dir, TEXT, "", "", "auto", "",
    SETTING_RESTART | SETTING_PATH | SETTING_AUTO,
    "What outlives a restart; auto: /var/lib/aduana, or the place in the home "
    "folder when not started as root.")
SETTING("run_dir", run_dir, TEXT, "", "", "auto", "",
    SETTING_RESTART | SETTING_PATH | SETTING_AUTO,
    "What lives as long as the daemon; auto: /run/aduana, or the user's own "
    "run-time folder.")

SETTING("clients.allow", clients_allow, NETS, "", "",
    "[127.0.0.0/8, \"::1\", 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, "
    "\"fc00::/7\", \"fe80::/10\"]", "", 0,
    "Networks whose clients may use the proxy; all others get a 403 page.")

SETTING("clients.groups", clients_groups, NET_GROUPS, "", "", "{}", "", 0,
    "Names for networks, for `clients` in lists: {classroom: [10.1.0.0/16], "
    "office: 10.2.0.0/16}.")
SETTING("users.groups", users_groups, USER_GROUPS, "", "", "{}", "", 0,
    "Names for several users, for `users` in lists: {teachers: [ana, luis]}.")
SETTING("users.file", users_file, TEXT, "", "", "\"\"", "", SETTING_PATH,
    "Who may log in (Basic proxy authentication): lines name:hash, as made by "
    "htpasswd -B or mkpasswd, readable by aduana's user alone; empty: nobody "
    "logs in.")
SETTING("users.realm", users_realm, TEXT, "", "", "aduana", "", 0,
    "What browsers show when they ask for name and password.")
SETTING("users.clients", users_clients, NETS, "", "",
    "[0.0.0.0/0, \"::/0\"]", "", 0,
    "Networks whose clients must log in when users.file is set; all others "
    "need not, and have no name.")
SETTING("users.cache_time", users_cache_time, DURATION, "time", "1s", "5min",
    "1d", 0, "For how long a password that was right is not checked again.")

SETTING("destinations.allow", destinations_allow, NETS, "", "", "[]", "", 0,
    "Networks that may be reached although they are loopback, link-local or "
    "this machine's own, which is refused otherwise.")

SETTING("connect.ports", connect_ports, PORTS, "", "", "[443]", "", 0,
    "Ports to which CONNECT is allowed: numbers and ranges such as "
    "1024-65535.")

SETTING("limits.head", limits_head, BYTES, "bytes", "4 KiB", "64 KiB", "1 MiB",
    0, "The longest head of a request or a response.")
SETTING("limits.line", limits_line, BYTES, "bytes", "1 KiB", "16 KiB",
    "32 KiB", 0,
    "The longest address in a request, and status line of a response.")
SETTING("limits.fields", limits_fields, COUNT, "fields", "16", "200", "500", 0,
    "How many fields a head may have.")
SETTING("limits.connections", limits_connections, COUNT, "connections", "8",
    "10000", "1000000", 0,
    "Client connections that one worker holds at the same time.")
SETTING("limits.rate", limits_rate, BYTES, "bytes a second", "0", "100", "",
    0, "Bytes a second. A client that sends a body, or takes a response, more "
    "slowly than this over the time in timeouts.body or timeouts.write is cut "
    "off.")
SETTING("limits.body", limits_body, BYTES, "bytes", "0", "0", "", 0,
    "The longest body of a request; 0: no bound.")

SETTING("timeouts.head", timeouts_head, DURATION, "time", "100ms", "30s",
    "1h", 0, "For a whole request head, from its first byte.")
SETTING("timeouts.body", timeouts_body, DURATION, "time", "100ms", "60s",
    "24h", 0, "Without one byte of a body, from the client or the origin.")
SETTING("timeouts.idle", timeouts_idle, DURATION, "time", "100ms", "60s",
    "24h", 0, "Between two requests on a client's connection.")
SETTING("timeouts.write", timeouts_write, DURATION, "time", "100ms", "60s",
    "24h", 0, "Without a peer taking one byte of what is sent to it.")
SETTING("timeouts.connect", timeouts_connect, DURATION, "time", "100ms",
    "10s", "10min", 0, "To reach an origin, over all its addresses.")
SETTING("timeouts.handshake", timeouts_handshake, DURATION, "time", "100ms",
    "15s", "10min", 0,
    "For a TLS handshake, with a client or an origin, from its first byte.")
SETTING("timeouts.first_byte", timeouts_first_byte, DURATION, "time", "100ms",
    "60s", "24h", 0, "For an origin to begin its answer.")
SETTING("timeouts.origin_idle", timeouts_origin_idle, DURATION, "time",
    "100ms", "30s", "1h", 0,
    "How long an unused connection to an origin is kept.")
SETTING("timeouts.tunnel", timeouts_tunnel, DURATION, "time", "100ms",
    "10min", "24h", 0, "Without one byte in either direction of a tunnel.")
SETTING("timeouts.drain", timeouts_drain, DURATION, "time", "0s", "30s", "24h",
    0, "How long replaced workers may finish their requests after a reload.")
SETTING("timeouts.stop", timeouts_stop, DURATION, "time", "0s", "10s", "1h",
    0, "How long running requests may finish when the daemon stops.")
SETTING("timeouts.stuck", timeouts_stuck, DURATION, "time", "2s", "30s", "1h",
    SETTING_ZERO,
    "A process of the proxy that shows no sign of life for so long is killed "
    "and replaced; 0: never.")

SETTING("origin.idle_connections", origin_idle_connections, COUNT,
    "connections", "0", "64", "10000", 0,
    "Unused connections that a worker keeps for each origin.")

SETTING("cache.size", cache_size, BYTES, "bytes", "8 MiB", "256 MiB", "512 GiB",
    SETTING_ZERO | SETTING_RESTART,
    "Memory for stored responses, shared by all workers; 0: no cache.  Their "
    "table takes 176 bytes more for each, at most a tenth of this.")
SETTING("cache.file", cache_file, TEXT, "", "", "\"\"", "",
    SETTING_RESTART | SETTING_PATH,
    "A file behind the cache, so that it outlives a restart; empty: none.")
SETTING("cache.max_object", cache_max_object, BYTES, "bytes", "1 KiB",
    "32 MiB", "64 TiB", SETTING_RESTART,
    "The largest response that is stored; at most a little less than half of "
    "cache.size. Another value over 32 MiB may empty a cache in a file.")

SETTING("cache.fill_time", cache_fill_time, DURATION, "time", "100ms", "10min",
    "24h", 0,
    "A response that has not come whole after this time is not stored any "
    "more, unless several clients read it; nor is one that comes more slowly "
    "than limits.rate over timeouts.body. Who asked for it still gets it.")
SETTING("cache.variants", cache_variants, COUNT, "variants", "1", "32", "1024",
    0,
    "How many variants of one address are stored at most, where responses "
    "differ by request fields (Vary); the oldest gives way.")
SETTING("cache.wait", cache_wait, DURATION, "time", "0s", "5s", "10min", 0,
    "How long a request may wait for another that asks for the same: one fetch "
    "for all; 0: each asks by itself.")

SETTING("cache.purge", cache_purge, NETS, "", "", "[127.0.0.0/8, \"::1\"]", "",
    0, "Networks whose clients may remove stored responses with the method "
    "PURGE.")

SETTING("cache.cookies", cache_cookies, CHOICE, "client|never", "", "client",
    "", 0,
    "What becomes of a response that sets a cookie and is not public. client: "
    "kept for the one client that got it, known by its address, cookies, "
    "User-Agent and what a proxy before this one says of it; never: not "
    "stored, for networks where people behind one address look alike.")

SETTING("cache.rules", cache_rules, CACHE_RULES, "", "",
    "[{urls: [\"*/pool/*.deb\", \"*/pool/*.udeb\", \"*/by-hash/*\", "
    "\"*/-/*.tgz\"], immutable: true}]", "", 0,
    "What to keep and how long, by URL; the first rule with a glob in `urls` "
    "that fits decides. `never: true`: neither stored nor answered from the "
    "store. `ttl: 1h`: whatever the origin says of how long; "
    "`ttl: {min: 10min, max: 7d}`: bounds on that. `immutable: true`: never "
    "changes, kept for 30 days (or ttl.min) when the origin does not say how "
    "long, and not asked for again by a reload. `ignore: [utm_source, "
    "\"utm_*\"]`: query arguments that do not tell two URLs apart. What is "
    "private, no-store or no-cache stays so, whatever a rule says. Rules "
    "given here replace those of the default.")

SETTING("cache.offline", cache_offline, BOOL, "", "", "false", "", 0,
    "Ask no origin: whatever is stored is given, however stale and whatever "
    "was said about revalidating it; everything else, methods other than GET "
    "and HEAD and tunnels too, gets a 504 page.")

SETTING("manager.allow", manager_allow, NETS, "", "", "[127.0.0.0/8, \"::1\"]",
    "", 0,
    "Networks whose clients may read the pages that squidclient and "
    "prometheus-squid-exporter ask for at the proxy's port: "
    "/squid-internal-mgr/info and the like, and cache_object://.")

SETTING("log.access.path", log_access_path, TEXT, "", "", "auto", "",
    SETTING_RESTART | SETTING_PATH | SETTING_AUTO,
    "The log of all requests; auto: access.log in the log folder or in "
    "state_dir, \"-\": standard output, empty: no log.")
SETTING("log.access.format", log_access_format, CHOICE,
    "squid|combined|json", "", "squid", "", 0,
    "How a line of the log is written.")
SETTING("log.access.ring", log_access_ring, BYTES, "bytes", "64 KiB", "1 MiB",
    "1 GiB", SETTING_RESTART,
    "Memory of each worker for lines that are not written yet.")
SETTING("log.access.output", log_access_output, CHOICE,
    "file|syslog|journal", "", "file", "", SETTING_RESTART,
    "Where the lines go: the file of log.access.path, syslog, or systemd's "
    "journal with a field for each part (ADUANA_CLIENT, ADUANA_RESULT, ...).")
SETTING("log.access.socket", log_access_socket, TEXT, "", "", "\"\"", "",
    SETTING_RESTART | SETTING_PATH,
    "Where syslog or the journal listens; empty: /dev/log, "
    "/run/systemd/journal/socket.")
SETTING("log.access.facility", log_access_facility, CHOICE,
    "daemon|user|local0|local1|local2|local3|local4|local5|local6|local7", "",
    "daemon", "", 0, "As what lines go to syslog and the journal.")
SETTING("log.access.tag", log_access_tag, TEXT, "", "", "aduana", "", 0,
    "Under which name lines go to syslog and the journal.")
SETTING("log.access.clients", log_access_clients, CHOICE,
    "full|masked|pseudonym|none", "", "full", "", 0,
    "Clients in the log: their address; without its last part; a made-up "
    "address, the same for the same client until log.access.new_key; none.")
SETTING("log.access.users", log_access_users, CHOICE, "full|pseudonym|none",
    "", "full", "", 0,
    "Names of users in the log: as they are, made up as those of clients, or "
    "none.")
SETTING("log.access.new_key", log_access_new_key, CHOICE,
    "day|week|month|never", "", "day", "", 0,
    "When pseudonyms change; the old key is gone then, and nobody can tell "
    "any more who was who.")
SETTING("log.access.mask_clients", log_access_mask_clients, BOOL, "", "",
    "false", "", 0,
    "The same as log.access.clients: masked.")
SETTING("log.access.query", log_access_query, BOOL, "", "", "true", "", 0,
    "Log the part of an address after the question mark.")

SETTING("log.access.keep", log_access_keep, DURATION, "time", "1min", "0",
    "3660d", SETTING_ZERO,
    "For how long files of the log are kept after they were rotated "
    "(access.log.1, access.log-20261122.gz, ...); 0: until something else "
    "removes them.")
SETTING("log.refused.path", log_refused_path, TEXT, "", "", "\"\"", "",
    SETTING_PATH,
    "A second log, of what was refused, flagged or held a danger word, in the "
    "form of the first; empty: none.")
SETTING("log.refused.keep", log_refused_keep, DURATION, "time", "1min", "0",
    "3660d", SETTING_ZERO,
    "The same as log.access.keep, for the second log.")

SETTING("filters.blacklist", filters_blacklist, TEXT, "", "", "auto", "",
    SETTING_PATH | SETTING_AUTO,
    "What is refused; auto: blacklist.yaml beside this file, empty: none.")
SETTING("filters.whitelist", filters_whitelist, TEXT, "", "", "auto", "",
    SETTING_PATH | SETTING_AUTO,
    "What is let through although refused; auto: whitelist.yaml beside this "
    "file, empty: none.")
SETTING("filters.danger_words", filters_danger_words, TEXT, "", "", "auto", "",
    SETTING_PATH | SETTING_AUTO,
    "Words that mark a page as dangerous; auto: danger-words.yaml beside this "
    "file, empty: none.")
SETTING("filters.tunnel", filters_tunnel, TEXT, "", "", "auto", "",
    SETTING_PATH | SETTING_AUTO,
    "Hosts whose encrypted traffic is never looked into; auto: tunnel.yaml "
    "beside this file, empty: none.")
SETTING("filters.conf_d", filters_conf_d, TEXT, "", "", "auto", "",
    SETTING_PATH | SETTING_AUTO,
    "A folder of further lists, *.yaml in the order of their names, each with "
    "any of `blacklist`, `whitelist`, `tunnel` and `rules`; auto: conf.d "
    "beside this file, empty: none. It need not exist.")
SETTING("filters.managed", filters_managed, TEXT, "", "", "auto", "",
    SETTING_PATH | SETTING_AUTO,
    "The list that aduanactl writes; auto: admin/managed.yaml in state_dir, "
    "empty: none. It need not exist.")
SETTING("filters.default", filters_default, CHOICE, "allow|deny", "", "allow",
    "", 0, "What happens to a request that no list names.")
SETTING("filters.hold", filters_hold, BYTES, "bytes", "4 KiB", "1 MiB",
    "64 MiB", 0,
    "How much of a body is held back until its words have been checked.")
SETTING("filters.beyond", filters_beyond, CHOICE, "cut|pass|block", "", "cut",
    "", 0,
    "What happens to a checked body longer than that: cut the connection at a "
    "word, pass the rest unchecked, or block it whole.")

SETTING("lists.folder", lists_folder, TEXT, "", "", "auto", "",
    SETTING_PATH | SETTING_AUTO,
    "Where copies of lists that are imported by `url` are kept; auto: lists "
    "in state_dir.")
SETTING("lists.update", lists_update, DURATION, "time", "1min", "0", "366d",
    SETTING_ZERO,
    "How often lists imported by `url` are fetched anew, where the import has "
    "no `every` of its own; 0: only by aduanactl lists update.")
SETTING("lists.max", lists_max, BYTES, "bytes", "1 KiB", "128 MiB", "1 GiB",
    0, "The longest list that is fetched; a longer one is refused, and the "
    "copy that is there stays.")

SETTING("admin.listen", admin_listen, ENDPOINTS, "", "", "auto", "",
    SETTING_AUTO,
    "Where the dashboard is served; auto: 127.0.0.1:3129, if that is free; "
    "[]: nowhere.")
SETTING("admin.users", admin_users, TEXT, "", "", "\"\"", "", SETTING_PATH,
    "Who may log in to the dashboard by a password: lines name:hash, as made "
    "by htpasswd -B; without it only links of aduanactl dashboard let in.")
SETTING("admin.names", admin_names, TEXTS, "", "", "[]", "", 0,
    "Names by which browsers may call the dashboard, beside addresses, "
    "localhost and the setting name.")
SETTING("admin.socket", admin_socket, TEXT, "", "", "auto", "",
    SETTING_RESTART | SETTING_PATH | SETTING_AUTO,
    "The Unix socket that aduanactl talks to; auto: admin.sock in run_dir.")

SETTING("metrics.udp", metrics_udp, ENDPOINTS, "", "", "[]", "", 0,
    "Where measurements of other programs are taken over UDP, lines "
    "name:value:time or StatsD's, as in [\"127.0.0.1:8125\"].")
SETTING("metrics.allow", metrics_allow, NETS, "", "",
    "[127.0.0.0/8, \"::1\"]", "", 0,
    "Networks whose programs may send measurements; others are not read.")
SETTING("metrics.series", metrics_series, COUNT, "series", "100", "2000",
    "5000", 0,
    "How many names are kept, aduana's own among them; what comes under "
    "further ones is counted and not kept.  A name takes about 300 KiB of "
    "state_dir once each period's time is full.")
SETTING("metrics.interval", metrics_interval, DURATION, "time", "1s", "10s",
    "1h", SETTING_ZERO,
    "How often aduana and this machine are measured; 0: never.")
SETTING("metrics.squid_names", metrics_squid_names, BOOL, "", "", "false", "",
    0,
    "Tell Prometheus aduana's figures by the names of squid-exporter too, for "
    "boards made for it.")
SETTING("metrics.keep.10s", metrics_keep_10s, DURATION, "time", "1min", "2h",
    "7d", 0, "For how long what was measured is kept by 10 seconds.")
SETTING("metrics.keep.1min", metrics_keep_1min, DURATION, "time", "1min",
    "1d", "90d", 0, "The same by 1 minute.")
SETTING("metrics.keep.15min", metrics_keep_15min, DURATION, "time", "15min",
    "30d", "1000d", 0, "The same by 15 minutes.")
SETTING("metrics.keep.1d", metrics_keep_1d, DURATION, "time", "1d", "1830d",
    "36600d", 0, "The same by 1 day, and for how long a name is known.")

SETTING("dns.servers", dns_servers, ENDPOINTS, "53", "", "[]", "", 0,
    "Name servers, by address; empty: those of this machine.")
SETTING("dns.timeout", dns_timeout, DURATION, "time", "100ms", "5s", "1min",
    0, "For the answer to a name, over all servers.")

SETTING("tls.intercept", tls_intercept, BOOL, "", "", "false", "", 0,
    "Look into encrypted traffic: clients must have installed aduana's "
    "authority, which the page at its own address and aduanactl ca export "
    "give; docs/tls.md has the steps.")
SETTING("tls.clients", tls_clients, NETS, "", "", "[0.0.0.0/0, \"::/0\"]", "",
    0,
    "Networks whose clients' encrypted traffic is looked into when "
    "tls.intercept is on: those that have aduana's authority installed. All "
    "others get tunnels, and a bare 403 for what is refused.")
SETTING("tls.not_tls", tls_not_tls, CHOICE, "tunnel|refuse", "", "refuse", "",
    0,
    "What becomes of a CONNECT to be looked into behind which something else "
    "than TLS comes, SSH for example: refuse closes it, since what cannot be "
    "looked into would be a way around the filters; tunnel lets it pass "
    "unread.")
SETTING("tls.ca.certificate", tls_ca_certificate, TEXT, "", "", "\"\"", "",
    SETTING_RESTART | SETTING_PATH,
    "An authority of your own that signs for intercepted hosts, a root or an "
    "intermediate: its certificate in PEM form, the rest of its chain behind "
    "it; empty: aduana makes one, ca/ca.crt in state_dir.")
SETTING("tls.ca.key", tls_ca_key, TEXT, "", "", "\"\"", "",
    SETTING_RESTART | SETTING_PATH,
    "The private key of tls.ca.certificate, in PEM form without a passphrase, "
    "RSA of 2048 bits or more or ECDSA, readable by aduana's user alone; "
    "empty: the systemd credential aduana-ca.key if there is one, else "
    "ca/ca.key in state_dir.")
SETTING("tls.ca.names", tls_ca_names, TEXTS, "", "", "[]", "",
    SETTING_RESTART,
    "Domains that an authority made by aduana may sign for, with all below "
    "them, so that it is of no use for others even when its key is stolen; "
    "empty: any. Holds for one that is made from now on (aduanactl ca "
    "rotate).")
SETTING("tls.trust", tls_trust, TEXTS, "", "", "[]", "", SETTING_PATH,
    "PEM files with authorities to be trusted beside the system's.")
SETTING("tls.aia", tls_aia, BOOL, "", "", "true", "", 0,
    "Where an origin forgets to send the certificate of who issued its own, "
    "fetch it from the http address that is written there, as browsers do.")
SETTING("tls.crl", tls_crl, TEXTS, "", "", "[]", "", SETTING_PATH,
    "PEM files with lists of revoked certificates.")
SETTING("tls.exceptions", tls_exceptions, TLS_EXCEPTIONS, "", "", "[]", "", 0,
    "Origins whose certificate is let pass although something is wrong with "
    "it: `{host: old.example.com, allow: [expired]}`. host: a name, *.name "
    "for all below it, or an address; port: only there; allow: a list of "
    "expired, not-yet-valid, wrong-host, self-signed, unknown-issuer, revoked, "
    "weak, wrong-purpose, bad-chain, protocol, or the word all; fingerprint: "
    "the SHA-256 of the one certificate that is meant, which makes the rest "
    "safe. Each use is in the log. The first row that fits decides.")
SETTING("tls.learn", tls_learn, BOOL, "", "", "true", "", 0,
    "Tunnel a host for a client whose programs take other hosts' certificates "
    "from aduana and refuse this one's.")
SETTING("tls.learn_time", tls_learn_time, DURATION, "time", "1s", "7d", "366d",
    0, "For how long that holds; aduanactl tls learned shows what was.")

SETTING("pages.language", pages_language, CHOICE, "auto|en|es", "", "auto", "",
    0, "The language of aduana's own pages; auto: the browser's.")
SETTING("pages.folder", pages_folder, TEXT, "", "", "auto", "",
    SETTING_PATH | SETTING_AUTO,
    "Templates of the pages that people are shown; a file that is not there "
    "is as shipped (docs/pages.md); auto: pages beside this file, empty: "
    "all as shipped.")
SETTING("pages.ask", pages_ask, BOOL, "", "", "true", "", 0,
    "Let people ask on the block page for what was refused; aduanactl asks "
    "shows who asked, and grants or denies it.")
SETTING("pages.contact", pages_contact, TEXT, "", "", "\"\"", "", 0,
    "Whom to turn to, on the block page: words, or a mail address or an "
    "https address, which becomes a link; empty: nobody.")
SETTING("pages.context", pages_context, BOOL, "", "", "false", "", 0,
    "Quote on the block page what stands around the word that was found.")
