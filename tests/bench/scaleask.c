/* SPDX-License-Identifier: MIT
 *
 * tests/bench/scaleask.c - options to requests.
 */
#include "tests/bench/scaleask.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct ask_options opt = {.open = 10, .busy = 10, .count = 1, .status = 200};

static char **lines;
static unsigned nlines, serial;

unsigned
ask_pick(unsigned below)
{
	static uint64_t random_state = 88172645463325252u;

	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return ((unsigned)(random_state >> 16) % below);
}

/* One %u in it becomes the number. */
static int
fill_in(char *to, size_t size, const char *text, unsigned number)
{
	const char *at = strstr(text, "%u");

	if (at == NULL)
		return (snprintf(to, size, "%s", text));
	return (snprintf(to, size, "%.*s%u%s", (int)(at - text), text, number,
	    at + 2));
}

unsigned
ask_number(void)
{
	return (opt.order != NULL ? serial++ % opt.count : ask_pick(opt.count));
}

const char *
ask_port(void)
{
	return (strchr(opt.via, ':'));
}

void
ask_host(unsigned number, char *to, size_t size)
{
	if (opt.name == NULL) {
		snprintf(to, size, "%.*s", (int)strcspn(opt.via, ":"),
		    opt.via);
		return;
	}
	fill_in(to, size, opt.name, number);
}

int
ask_connect(unsigned number, char *to, size_t size)
{
	char host[200];

	ask_host(number, host, sizeof(host));
	return (snprintf(to, size,
	    "CONNECT %s%s HTTP/1.1\r\nHost: %s%s\r\n\r\n", host,
	    ask_port(), host, ask_port()));
}

int
ask_request(unsigned number, bool is_inside, char *to, size_t size)
{
	char url[1024], host[200];
	const char *at, *end;

	if (opt.echo != 0) {
		memset(to, 'e', opt.echo);
		return ((int)opt.echo);
	}
	if (is_inside) {
		ask_host(number, host, sizeof(host));
		return (snprintf(to, size, "GET %s HTTP/1.1\r\nHost: %s%s\r\n"
		    "\r\n", opt.url, host, ask_port()));
	}
	if (nlines > 0)
		snprintf(url, sizeof(url), "%s", lines[ask_pick(nlines)]);
	else
		fill_in(url, sizeof(url), opt.url, ask_number());
	at = strstr(url, "//") + 2;
	end = at + strcspn(at, "/");
	return (snprintf(to, size, "GET %s HTTP/1.1\r\nHost: %.*s\r\n\r\n",
	    url, (int)(end - at), at));
}

void
ask_start(void)
{
	char line[1024];
	FILE *f;

	if (opt.urls == NULL)
		return;
	f = fopen(opt.urls, "r");
	if (f == NULL) {
		perror(opt.urls);
		exit(1);
	}
	while (fgets(line, sizeof(line), f) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		lines = realloc(lines, (nlines + 1) * sizeof(*lines));
		lines[nlines++] = strdup(line);
	}
	fclose(f);
}

void
ask_set(char *text)
{
	const struct {
		const char	 *name, **text;
		unsigned	 *number;
	} all[] = {{"open", NULL, &opt.open}, {"busy", NULL, &opt.busy},
	    {"count", NULL, &opt.count}, {"status", NULL, &opt.status},
	    {"echo", NULL, &opt.echo}, {"tls", NULL, &opt.tls},
	    {"url", &opt.url, NULL}, {"order", &opt.order, NULL},
	    {"urls", &opt.urls, NULL}, {"via", &opt.via, NULL},
	    {"name", &opt.name, NULL}};
	char *value = strchr(text, '=');

	if (value == NULL)
		exit(2);
	*value++ = '\0';
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (strcmp(all[i].name, text) != 0)
			continue;
		if (all[i].number != NULL)
			*all[i].number = (unsigned)strtoul(value, NULL, 10);
		else
			*all[i].text = value;
		return;
	}
	exit(2);
}
