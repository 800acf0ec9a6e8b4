/* SPDX-License-Identifier: MIT
 *
 * control/commands.tbl.h - what a person can ask of a running aduana.
 *
 * COMMAND(id, verb, method, path, help): word or words for aduanactl, "" when
 * it has none; request to admin, its path "" for what aduanactl does itself;
 * one line of help.  A path may end in "{name}": whatever stands there is the
 * argument of that name.  A path with two methods has two rows.
 *
 * ARGUMENT(command, id, name, form, need, value, help), behind its command:
 * name in the query of the request;
 *	form	 how aduanactl takes it: WORD as it stands, OPTION as --name
 *		 VALUE, FLAG as --name ("1" in the query), BODY as the name of
 *		 a file whose bytes are the request's body; one at most
 *	need	 ONE: exactly one of these; MUST: never without; MAY; two that
 *		 are aduanactl's own and never sent: HERE, which is as MAY, and
 *		 MANY, as often as one likes
 *	value	 what stands in its place in the help
 *
 * Define the one that is wanted; both are undefined at the end.
 */
#ifndef COMMAND
#define COMMAND(id, verb, method, path, help)
#endif
#ifndef ARGUMENT
#define ARGUMENT(command, id, name, form, need, value, help)
#endif

COMMAND(STATUS, "status",	"GET",	"/status",
    "show processes, counters that are not 0, and cache")
COMMAND(CHECK,	"check",	"POST",	"/check",
    "read the configuration again, tell every mistake, change nothing")
COMMAND(RELOAD,	"reload",	"POST",	"/reload",
    "put the configuration in force, or tell every mistake")
COMMAND(REOPEN,	"reopen",	"POST",	"/reopen",
    "open the log files anew, after they were renamed")
COMMAND(METRICS, "metrics",	"GET",	"/metrics",
    "show the counters as Prometheus text")
COMMAND(STATS,	"stats",	"GET",	"/api/stats",
    "show what is counted and measured: results, times, cache, workers")

COMMAND(TOP,	"top",		"GET",	"/api/top",
    "show who leads: most requests first")
ARGUMENT(TOP, WHAT, "what", WORD, MAY, "WHAT",
    "domains (if not given), clients, users, blocked, rules, words, errors or "
    "origins")
ARGUMENT(TOP, FOR, "for", OPTION, MAY, "TIME",
    "over the last 5min, 1h (if not given) or 24h")
ARGUMENT(TOP, LIMIT, "limit", OPTION, MAY, "N",
    "no more than N rows, 1 to 100; 20 if not given")
ARGUMENT(TOP, ONCE, "once", FLAG, HERE, "",
    "print it and end, as in a pipe; otherwise a terminal shows a page that "
    "keeps up until q")
ARGUMENT(TOP, INTERVAL, "interval", OPTION, HERE, "S",
    "how often that page is drawn; every 2 seconds if not given")

COMMAND(REQUESTS, "",		"GET",	"/api/requests",
    "show requests as they end, as JSON")
ARGUMENT(REQUESTS, FOLLOW, "follow", OPTION, MAY, "0|1",
    "0: the last ones, then the end; 1 (if not given): go on with new ones")
ARGUMENT(REQUESTS, LIMIT, "limit", OPTION, MAY, "N",
    "the last N, 1 to 1000; if not given 200, and with follow only new ones")
ARGUMENT(REQUESTS, CLIENT, "client", OPTION, MAY, "NET",
    "only of this address or network, as it stands in the log")
ARGUMENT(REQUESTS, USER, "user", OPTION, MAY, "NAME", "only of this user")
ARGUMENT(REQUESTS, HOST, "host", OPTION, MAY, "HOST",
    "only for this host and its subdomains")
ARGUMENT(REQUESTS, URL, "url", OPTION, MAY, "TEXT",
    "only with this text in the address")
ARGUMENT(REQUESTS, METHOD, "method", OPTION, MAY, "WORD", "only of this method")
ARGUMENT(REQUESTS, RESULT, "result", OPTION, MAY, "WORD",
    "only with a result that begins so: TCP_MISS, TCP_DENIED")
ARGUMENT(REQUESTS, STATUS, "status", OPTION, MAY, "STATUS",
    "only with this status: 404, 4xx or 400-499")
ARGUMENT(REQUESTS, SLOW, "slow", OPTION, MAY, "MS",
    "only what took so many milliseconds or more")
ARGUMENT(REQUESTS, BLOCKED, "blocked", FLAG, MAY, "", "only what was refused")
ARGUMENT(REQUESTS, FLAGGED, "flagged", FLAG, MAY, "",
    "only what a rule flagged, or the word check had to say of")

COMMAND(EXPLAIN, "explain",	"GET",	"/explain",
    "show what would become of a request, and which lines say so")
ARGUMENT(EXPLAIN, URL, "url", WORD, MUST, "URL",
    "the address; of https both the CONNECT and the request inside")
ARGUMENT(EXPLAIN, CLIENT, "client", OPTION, MAY, "IP",
    "who asks; 127.0.0.1 if not given")
ARGUMENT(EXPLAIN, USER, "user", OPTION, MAY, "NAME",
    "as whom it has logged in; nobody if not given")
ARGUMENT(EXPLAIN, AT, "at", OPTION, MAY, "TIME",
    "when: \"2026-11-22 09:30\" by the clock of the setting zone, or RFC 3339")
ARGUMENT(EXPLAIN, METHOD, "method", OPTION, MAY, "WORD",
    "how; GET if not given")
ARGUMENT(EXPLAIN, ADDRESS, "address", OPTION, MAY, "IP",
    "the origin's, for rules that name networks")
ARGUMENT(EXPLAIN, TYPE, "type", OPTION, MAY, "TYPE",
    "of the response, for rules that name types")
ARGUMENT(EXPLAIN, SIZE, "size", OPTION, MAY, "BYTES",
    "of the response's body, for rules that name sizes")

COMMAND(PURGE,	"purge",	"POST",	"/cache/purge",
    "remove stored responses; those being stored now are not kept")
ARGUMENT(PURGE, URL, "url", WORD, ONE, "URL",
    "this address, with all its variants")
ARGUMENT(PURGE, HOST, "host", OPTION, ONE, "HOST",
    "everything of this host; HOST:PORT only that port")
ARGUMENT(PURGE, PATTERN, "pattern", OPTION, ONE, "GLOB",
    "those whose whole address fits: * is any run of characters, ? any one")
ARGUMENT(PURGE, SUBDOMAINS, "subdomains", FLAG, MAY, "",
    "with --host: everything of its subdomains as well")

COMMAND(CACHE_LS, "cache ls",	"GET",	"/cache",
    "list stored responses, in no order")
ARGUMENT(CACHE_LS, PATTERN, "pattern", WORD, MAY, "GLOB",
    "those whose whole address fits: * is any run of characters, ? any one")
ARGUMENT(CACHE_LS, LIMIT, "limit", OPTION, MAY, "N",
    "no more than N lines, 1 to 10000; 100 if not given")
ARGUMENT(CACHE_LS, AFTER, "after", OPTION, MAY, "PLACE",
    "go on where an earlier list ended")

COMMAND(CACHE_SHOW, "cache show", "GET", "/cache/entry",
    "show what is stored for an address: its variants, their heads")
ARGUMENT(CACHE_SHOW, URL, "url", WORD, MUST, "URL",
    "the address; \"cache ls --help\" explains what is shown")

COMMAND(CA_SHOW, "ca show",	"GET",	"/ca",
    "show the authority that signs for intercepted hosts")
COMMAND(CA_EXPORT, "ca export",	"GET",	"/ca/certificate",
    "write its certificate, for clients to install; --out names a file")
ARGUMENT(CA_EXPORT, FORMAT, "format", OPTION, MAY, "FORM",
    "pem (if not given), der, or mobileconfig for iOS and macOS")
COMMAND(CA_ROTATE, "ca rotate",	"POST",	"/ca/rotate",
    "make a new authority; every client must install its certificate")
COMMAND(CA_INIT, "ca init",	"POST",	"/ca/init",
    "make one for the settings of --config if there is none; aduana need "
    "not run")

COMMAND(LISTS, "lists",	"GET",	"/lists",
    "show the lists that are fetched from the web, and what came of it")
COMMAND(LISTS_UPDATE, "lists update", "POST", "/lists/update",
    "fetch them now, and put what has changed in force")
ARGUMENT(LISTS_UPDATE, WAIT, "wait", FLAG, MAY, "",
    "say what came of each when all are fetched")

COMMAND(TLS_LEARNED, "tls learned", "GET", "/tls/learned",
    "list hosts that are tunnelled because clients refuse our certificates")
ARGUMENT(TLS_LEARNED, ALL, "all", FLAG, MAY, "",
    "also what is only noted, and what has expired")

COMMAND(TLS_CONFIRM, "tls confirm", "POST", "/tls/confirm",
    "tunnel a host from now on, for ever")
ARGUMENT(TLS_CONFIRM, HOST, "host", WORD, MUST, "HOST",
    "this name alone, on every port; a list of names is filters.tunnel")
ARGUMENT(TLS_CONFIRM, CLIENT, "client", OPTION, MAY, "IP",
    "for this client alone; its word goes before that for all")

COMMAND(TLS_FORBID, "tls forbid", "POST", "/tls/forbid",
    "never tunnel a host because of what clients do")
ARGUMENT(TLS_FORBID, HOST, "host", WORD, MUST, "HOST",
    "this name alone, on every port")
ARGUMENT(TLS_FORBID, CLIENT, "client", OPTION, MAY, "IP",
    "for this client alone; its word goes before that for all")

COMMAND(TLS_FORGET, "tls forget", "POST", "/tls/forget",
    "forget what was learned, confirmed or forbidden of a host")
ARGUMENT(TLS_FORGET, HOST, "host", WORD, MUST, "HOST",
    "this name alone, on every port")
ARGUMENT(TLS_FORGET, CLIENT, "client", OPTION, MAY, "IP",
    "what is known of this client alone")

COMMAND(REPLAY, "replay",	"POST",	"/replay",
    "show what changed lists would have done to the requests of an access "
    "log; aduana need not run")
ARGUMENT(REPLAY, LOG, "log", WORD, MUST, "ACCESS.LOG",
    "in any of the forms of log.access.format, Squid's too; -: standard input")
ARGUMENT(REPLAY, WITH, "with", OPTION, MUST, "FILE",
    "a blacklist, whitelist or tunnel list, which stands in for that in "
    "force; rules as in conf.d, which are added; or a settings file")

COMMAND(FETCH,	"fetch",	"GET",	"",
    "fetch a page as a client does, through aduana, and show the time of each "
    "phase")
ARGUMENT(FETCH, URL, "url", WORD, MUST, "URL",
    "what to fetch; http:// if it names no scheme")
ARGUMENT(FETCH, DIRECT, "direct", FLAG, MAY, "",
    "not through a proxy, to compare")
ARGUMENT(FETCH, PROXY, "proxy", OPTION, MAY, "URL",
    "through this proxy; otherwise where the running aduana listens")
ARGUMENT(FETCH, REPEAT, "repeat", OPTION, MAY, "N",
    "so many times, 1 to 1000, each on a connection of its own, as a table "
    "with least, average and most")
ARGUMENT(FETCH, DELAY, "delay", OPTION, MAY, "S",
    "wait between two of them: seconds, or 200ms")
ARGUMENT(FETCH, SAVE, "save", OPTION, MAY, "DIR",
    "keep the answers there; \"fetch ls DIR\" lists them")
ARGUMENT(FETCH, HEADER, "header", OPTION, MANY, "FIELD",
    "send \"Name: value\" too; may be given several times")
ARGUMENT(FETCH, METHOD, "method", OPTION, MAY, "WORD",
    "GET if not given")
ARGUMENT(FETCH, REDIRECTS, "redirects", FLAG, MAY, "",
    "follow them, ten at most")
ARGUMENT(FETCH, INSECURE, "insecure", FLAG, MAY, "",
    "whatever certificate the host shows; otherwise the system's authorities "
    "and aduana's own are trusted")
ARGUMENT(FETCH, HTTP10, "http1.0", FLAG, MAY, "",
    "ask by HTTP/1.0, not 1.1")
ARGUMENT(FETCH, TIMEOUT, "timeout", OPTION, MAY, "S",
    "for each; 30 seconds if not given")
ARGUMENT(FETCH, MAX, "max", OPTION, MAY, "SIZE",
    "take no longer answer: 100k, 10M; 64 MiB if not given")

COMMAND(FETCH_LS, "fetch ls",	"GET",	"",
    "list the answers that fetch --save kept")
ARGUMENT(FETCH_LS, DIR, "dir", WORD, MUST, "DIR", "where they are")

COMMAND(SERIES, "series",	"GET",	"/api/metrics",
    "list what is measured over time: aduana's own figures, the machine's, and "
    "what other programs send to metrics.udp")
COMMAND(SERIES_SHOW, "series show", "GET", "/api/metrics/{name}",
    "show one of them by periods: average, minimum, maximum, count")
ARGUMENT(SERIES_SHOW, NAME, "name", WORD, MUST, "NAME",
    "as \"series\" shows it")
ARGUMENT(SERIES_SHOW, FROM, "from", OPTION, MAY, "TIME",
    "since when: 2026-11-22T18:00:00Z or seconds since 1970; an hour ago if "
    "not given")
ARGUMENT(SERIES_SHOW, TO, "to", OPTION, MAY, "TIME",
    "until when; now if not given")
ARGUMENT(SERIES_SHOW, PERIOD, "period", OPTION, MAY, "PERIOD",
    "10s, 1min, 15min or 1d; as the time allows if not given")

COMMAND(LOG,	"log",		"GET",	"",
    "show the last requests, and with --follow those that come")
ARGUMENT(LOG, FOLLOW, "follow", FLAG, HERE, "",
    "also -f: go on until Ctrl-C, over reloads too")
ARGUMENT(LOG, LIMIT, "limit", OPTION, HERE, "N",
    "how many of the last; 30 if not given, 10 with --follow")
ARGUMENT(LOG, CLIENT, "client", OPTION, HERE, "IP",
    "only of this address or network, as it stands in the log")
ARGUMENT(LOG, USER, "user", OPTION, HERE, "NAME", "only of this user")
ARGUMENT(LOG, HOST, "host", OPTION, HERE, "NAME",
    "only of this host and what is below it")
ARGUMENT(LOG, URL, "url", OPTION, HERE, "TEXT",
    "only with this text in the address")
ARGUMENT(LOG, METHOD, "method", OPTION, HERE, "WORD", "only of this method")
ARGUMENT(LOG, RESULT, "result", OPTION, HERE, "WORD",
    "only with a result that begins so: TCP_HIT, TCP_MISS, TCP_DENIED ...")
ARGUMENT(LOG, STATUS, "status", OPTION, HERE, "N",
    "only with this status: 404, 4xx or 400-499")
ARGUMENT(LOG, BLOCKED, "blocked", FLAG, HERE, "", "only what was refused")
ARGUMENT(LOG, FLAGGED, "flagged", FLAG, HERE, "",
    "only what rules or words flagged")
ARGUMENT(LOG, SLOW, "slow", OPTION, HERE, "MS",
    "only what took so many milliseconds or more")

COMMAND(USERS, "users",	"GET",	"/users",
    "list who may log in, and which kind of hash each password has")

COMMAND(ASKS, "asks",		"GET",	"/asks",
    "list what people asked for on the block page")
ARGUMENT(ASKS, ALL, "all", FLAG, MAY, "", "also what was decided")
COMMAND(ASKS_LIST, "asks list",	"GET",	"/asks/list",
    "the same")
ARGUMENT(ASKS_LIST, ALL, "all", FLAG, MAY, "", "also what was decided")

COMMAND(ASKS_GRANT, "asks grant", "POST", "/asks/grant",
    "let who asked reach the host, by a rule in filters.managed")
ARGUMENT(ASKS_GRANT, ID, "id", WORD, MUST, "ID", "as \"asks\" shows it")
ARGUMENT(ASKS_GRANT, FOR, "for", OPTION, MAY, "TIME",
    "for so long: 30min, 2h, 7d; a day if neither is given")
ARGUMENT(ASKS_GRANT, UNTIL, "until", OPTION, MAY, "WHEN",
    "until then, in UTC: 2026-11-22T18:00:00Z")
ARGUMENT(ASKS_GRANT, EVERYONE, "everyone", FLAG, MAY, "",
    "not only who asked")
ARGUMENT(ASKS_GRANT, URL, "url", FLAG, MAY, "",
    "only this address, not its whole host")
ARGUMENT(ASKS_GRANT, SUBDOMAINS, "subdomains", FLAG, MAY, "",
    "its host and all names under it")

COMMAND(ASKS_DENY, "asks deny",	"POST",	"/asks/deny",
    "leave it blocked, and say so on the block page")
ARGUMENT(ASKS_DENY, ID, "id", WORD, MUST, "ID", "as \"asks\" shows it")
ARGUMENT(ASKS_DENY, REASON, "reason", OPTION, MAY, "TEXT",
    "shown to who asked")

COMMAND(BLOCK, "block",	"POST",	"/block",
    "refuse a name from now on, by a rule in filters.managed")
ARGUMENT(BLOCK, NAME, "name", WORD, MUST, "NAME",
    "a domain with all below it, an address, a network such as 192.0.2.0/24, "
    "or a URL with a path, in which * is any run of characters")
ARGUMENT(BLOCK, HOST, "host", FLAG, MAY, "",
    "that very name, nothing below it")
ARGUMENT(BLOCK, FOR, "for", OPTION, MAY, "TIME",
    "for so long: 30min, 2h, 7d; for ever if neither is given")
ARGUMENT(BLOCK, UNTIL, "until", OPTION, MAY, "WHEN",
    "until then, as 2026-11-22T18:00:00Z or with +01:00 for Z")
ARGUMENT(BLOCK, REASON, "reason", OPTION, MAY, "TEXT",
    "for the page and for who reads the list")
ARGUMENT(BLOCK, CLIENT, "client", OPTION, MAY, "IP",
    "for this client or network alone")
ARGUMENT(BLOCK, USER, "user", OPTION, MAY, "USER",
    "for this user alone")

COMMAND(ALLOW, "allow",	"POST",	"/allow",
    "let a name pass from now on, whatever else refuses it, by a rule in "
    "filters.managed")
ARGUMENT(ALLOW, NAME, "name", WORD, MUST, "NAME",
    "a domain with all below it, an address, a network such as 192.0.2.0/24, "
    "or a URL with a path, in which * is any run of characters")
ARGUMENT(ALLOW, HOST, "host", FLAG, MAY, "",
    "that very name, nothing below it")
ARGUMENT(ALLOW, FOR, "for", OPTION, MAY, "TIME",
    "for so long: 30min, 2h, 7d; for ever if neither is given")
ARGUMENT(ALLOW, UNTIL, "until", OPTION, MAY, "WHEN",
    "until then, as 2026-11-22T18:00:00Z or with +01:00 for Z")
ARGUMENT(ALLOW, REASON, "reason", OPTION, MAY, "TEXT",
    "for the page and for who reads the list")
ARGUMENT(ALLOW, CLIENT, "client", OPTION, MAY, "IP",
    "for this client or network alone")
ARGUMENT(ALLOW, USER, "user", OPTION, MAY, "USER",
    "for this user alone")

COMMAND(RULES, "rules",		"GET",	"/rules",
    "list the rules of filters.managed")
COMMAND(RULES_REMOVE, "rules remove", "POST", "/rules/remove",
    "take back what block, allow or asks grant wrote")
ARGUMENT(RULES_REMOVE, NAME, "name", WORD, MUST, "NAME",
    "all rules about this name, for whomever; or one, by its line as "
    "\"rules\" shows it")

COMMAND(PAGE, "",	"GET",	"/",
    "the dashboard")
COMMAND(ASSET, "",	"GET",	"/dashboard/{name}",
    "what the dashboard is made of")
ARGUMENT(ASSET, NAME, "name", WORD, MUST, "NAME", "of one of its files")

COMMAND(LIST_FILES, "",	"GET",	"/api/lists/files",
    "show where the lists are that people write")
COMMAND(LIST_FILE, "",	"GET",	"/api/lists/files/{name}",
    "show the text of one")
ARGUMENT(LIST_FILE, NAME, "name", WORD, MUST, "NAME",
    "blacklist, whitelist or danger_words")
COMMAND(LIST_SAVE, "",	"POST",	"/api/lists/files/{name}",
    "change one, and put it in force")
ARGUMENT(LIST_SAVE, NAME, "name", WORD, MUST, "NAME",
    "blacklist, whitelist or danger_words")
ARGUMENT(LIST_SAVE, VERSION, "version", OPTION, MAY, "VERSION",
    "of the text that was changed; must be given unless it is only checked")
ARGUMENT(LIST_SAVE, CHECK, "check", FLAG, MAY, "",
    "only say what is wrong with it")
ARGUMENT(LIST_SAVE, TEXT, "text", BODY, MUST, "FILE", "the new text")

COMMAND(OPENAPI, "",	"GET",	"/api/openapi.yaml",
    "this API as OpenAPI describes it")
COMMAND(SESSION, "",	"GET",	"/api/session",
    "show who is logged in, and the token for POST")
COMMAND(LOGIN, "",	"POST",	"/api/login",
    "log in, by a link's token or by name and password")
ARGUMENT(LOGIN, FORM, "form", BODY, MUST, "FORM",
    "token=T, or user=U&password=P, percent-encoded")
COMMAND(LOGOUT, "",	"POST",	"/api/logout",
    "end this session")
ARGUMENT(LOGOUT, ALL, "all", FLAG, MAY, "", "all sessions of everybody")
COMMAND(TOKEN, "dashboard", "POST", "/api/token",
    "make a link to the dashboard that logs in whoever opens it; good once and "
    "for ten minutes, and made on the Unix socket alone")

#undef COMMAND
#undef ARGUMENT
