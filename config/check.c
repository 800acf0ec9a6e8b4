/* SPDX-License-Identifier: MIT
 *
 * config/check.c - rules between settings.
 */
#include "config/check.h"

#include <sys/un.h>

#include <stdlib.h>
#include <string.h>

#include "config/keep.h"
#include "config/schema.h"
#include "config/zone.h"
#include "proxy/base/object.h"

#define METRICS_UDP_MAX	16u

struct check {
	const struct settings *settings;
	struct complaints *complaints;
};

static void
refuse(const struct check *c, enum setting_id id, const char *why)
{
	complaints_add(c->complaints, c->settings->places[id], "%s: %s",
	    schema_row(id)->name, why);
}

static bool
was_set(const struct check *c, enum setting_id id)
{
	return (c->settings->places[id].file != NULL);
}

static void
check_supported(const struct check *c)
{
	const struct settings *s = c->settings;

	if (s->metrics_udp.count > METRICS_UDP_MAX)
		refuse(c, SETTING_ID_metrics_udp, "at most 16 addresses");
}

static bool
same_endpoint(const struct endpoint *a, const struct endpoint *b)
{
	return (a->port == b->port && strcmp(a->host, b->host) == 0);
}

static bool
is_loopback(const char *host)
{
	return (strncmp(host, "127.", 4) == 0 || strcmp(host, "::1") == 0);
}

/* Links to log in are for who is at this machine. */
static void
check_admin(const struct check *c)
{
	const struct endpoints *l = &c->settings->admin_listen;

	if (l->count > 16) {
		refuse(c, SETTING_ID_admin_listen, "at most 16 addresses");
		return;
	}
	for (size_t i = 0; i < l->count; i++) {
		if (is_loopback(l->at[i].host) ||
		    c->settings->admin_users[0] != '\0')
			continue;
		refuse(c, SETTING_ID_admin_listen,
		    "an address that others reach needs passwords: name a "
		    "file made by \"htpasswd -B\" in admin.users");
		return;
	}
}

static void
check_listen(const struct check *c)
{
	const struct endpoints *l = &c->settings->listen;
	size_t i, j;

	if (l->count == 0)
		refuse(c, SETTING_ID_listen, "at least one address is needed");
	if (l->count > 64) {
		refuse(c, SETTING_ID_listen, "at most 64 addresses");
		return;
	}
	for (i = 0; i < l->count; i++)
		for (j = 0; j < i; j++)
			if (same_endpoint(&l->at[i], &l->at[j]))
				refuse(c, SETTING_ID_listen,
				    "the same address twice");
}

/* It goes into Via: a name or a pseudonym (RFC 9110 7.6.3). */
static void
check_name(const struct check *c)
{
	const char *name = c->settings->name;
	size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz"
				  "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_");

	if (len == 0 || len > 255 || name[len] != '\0')
		refuse(c, SETTING_ID_name,
		    "must be of letters, digits, '.', '-' and '_'");
}

static void
check_zone(const struct check *c)
{
	const char *why;

	if (zone_load(c->settings->keep, c->settings->zone, &why) == NULL)
		refuse(c, SETTING_ID_zone, why);
}

static void
check_folders(const struct check *c)
{
	const struct settings *s = c->settings;
	size_t room = sizeof(((struct sockaddr_un *)NULL)->sun_path);

	if (s->state_dir[0] == '\0' && was_set(c, SETTING_ID_state_dir))
		refuse(c, SETTING_ID_state_dir, "a folder is needed");
	if (s->run_dir[0] == '\0')
		refuse(c, SETTING_ID_run_dir, "a folder is needed");
	if (s->admin_socket[0] == '\0')
		refuse(c, SETTING_ID_admin_socket, "a path is needed");
	if (strlen(s->admin_socket) >= room)
		refuse(c,
		    was_set(c, SETTING_ID_admin_socket)
			? SETTING_ID_admin_socket
			: SETTING_ID_run_dir,
		    "the path of a Unix socket has at most 107 bytes");
}

static void
check_sizes(const struct check *c)
{
	const struct settings *s = c->settings;

	if (s->limits_line > s->limits_head)
		refuse(c,
		    was_set(c, SETTING_ID_limits_line) ? SETTING_ID_limits_line
						       : SETTING_ID_limits_head,
		    "limits.line cannot be over limits.head");
	if (s->cache_size > 0 && s->cache_max_object > s->cache_size &&
	    was_set(c, SETTING_ID_cache_max_object))
		refuse(c, SETTING_ID_cache_max_object,
		    "cannot be over cache.size");
	if (s->cache_size == 0 && s->cache_file[0] != '\0')
		refuse(c, SETTING_ID_cache_file,
		    "cache.size is 0, so there is nothing to put into it");
}

/* A domain as a certificate may name it: labels of 1 to 63, 253 in all. */
static bool
is_domain(const char *name)
{
	struct str rest = str_of(name), label;

	if (rest.len == 0 || rest.len > 253 ||
	    name[strspn(name, "abcdefghijklmnopqrstuvwxyz"
			      "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_")] !=
		'\0')
		return (false);
	while (rest.ptr != NULL) {
		label = str_split(&rest, '.');
		if (label.len == 0 || label.len > 63)
			return (false);
	}
	return (true);
}

static void
check_authority_names(const struct check *c)
{
	const struct settings *s = c->settings;
	size_t i;

	if (s->tls_ca_names.count > 0 && s->tls_ca_certificate[0] != '\0')
		refuse(c, SETTING_ID_tls_ca_names,
		    "tls.ca.certificate says itself what it may sign for");
	for (i = 0; i < s->tls_ca_names.count; i++)
		if (!is_domain(s->tls_ca_names.at[i]))
			refuse(c, SETTING_ID_tls_ca_names,
			    "a domain is needed, as in example.com, without "
			    "a dot or a star before it");
}

/* The key may be a credential, which no setting names. */
static void
check_authority(const struct check *c)
{
	const struct settings *s = c->settings;
	bool certificate = s->tls_ca_certificate[0] != '\0';
	bool key = s->tls_ca_key[0] != '\0';

	if (certificate && !key && getenv("CREDENTIALS_DIRECTORY") == NULL)
		refuse(c, SETTING_ID_tls_ca_certificate,
		    "tls.ca.key is needed too");
	if (key && !certificate)
		refuse(c, SETTING_ID_tls_ca_key,
		    "tls.ca.certificate is needed too");
	check_authority_names(c);
}

/* It goes into a quoted string of a header field. */
static void
check_realm(const struct check *c)
{
	const unsigned char *s = (const void *)c->settings->users_realm;

	if (strlen(c->settings->users_realm) > 128)
		refuse(c, SETTING_ID_users_realm, "at most 128 bytes");
	for (; *s != '\0'; s++)
		if (*s < ' ' || *s > '~' || *s == '"' || *s == '\\') {
			refuse(c, SETTING_ID_users_realm,
			    "must be of ASCII letters, digits, spaces and "
			    "signs other than '\"' and '\\'");
			return;
		}
}

void
check_settings(const struct settings *settings, struct complaints *complaints)
{
	const struct check c = {settings, complaints};

	CHECK_OBJ(settings, SETTINGS_MAGIC);
	check_supported(&c);
	check_listen(&c);
	check_admin(&c);
	check_name(&c);
	check_zone(&c);
	check_folders(&c);
	check_sizes(&c);
	check_authority(&c);
	check_realm(&c);
}
