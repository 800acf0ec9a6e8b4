/* SPDX-License-Identifier: MIT
 *
 * config/settings_table.h - settings.tbl.h as a struct.
 *
 * Members are made from the table: "cache.max_object" is the member
 * cache_max_object.
 */
#ifndef ADUANA_CONFIG_SETTINGS_TABLE_H
#define ADUANA_CONFIG_SETTINGS_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/cache_rule.h"
#include "config/complaint.h"
#include "config/endpoints.h"
#include "config/groups.h"
#include "config/nets.h"
#include "config/ports.h"
#include "config/texts.h"
#include "config/tls_exception.h"

struct keep;

/* The words of each CHOICE, in the order of its row. */
enum log_access_format {
	LOG_ACCESS_SQUID,
	LOG_ACCESS_COMBINED,
	LOG_ACCESS_JSON
};

enum log_access_output {
	LOG_ACCESS_FILE,
	LOG_ACCESS_SYSLOG,
	LOG_ACCESS_JOURNAL
};

enum log_access_facility {
	LOG_ACCESS_DAEMON,
	LOG_ACCESS_USER,
	LOG_ACCESS_LOCAL0
};

enum log_access_clients {
	LOG_ACCESS_CLIENTS_FULL,
	LOG_ACCESS_CLIENTS_MASKED,
	LOG_ACCESS_CLIENTS_PSEUDONYM,
	LOG_ACCESS_CLIENTS_NONE
};

enum log_access_users {
	LOG_ACCESS_USERS_FULL,
	LOG_ACCESS_USERS_PSEUDONYM,
	LOG_ACCESS_USERS_NONE
};

enum log_access_new_key {
	LOG_ACCESS_EACH_DAY,
	LOG_ACCESS_EACH_WEEK,
	LOG_ACCESS_EACH_MONTH,
	LOG_ACCESS_NEVER
};

enum filters_default {
	FILTERS_DEFAULT_ALLOW,
	FILTERS_DEFAULT_DENY
};

enum cache_cookies {
	CACHE_COOKIES_CLIENT,
	CACHE_COOKIES_NEVER
};

enum filters_beyond {
	FILTERS_BEYOND_CUT,
	FILTERS_BEYOND_PASS,
	FILTERS_BEYOND_BLOCK
};

enum tls_not_tls {
	TLS_NOT_TLS_TUNNEL,
	TLS_NOT_TLS_REFUSE
};

enum pages_language {
	PAGES_LANGUAGE_AUTO,
	PAGES_LANGUAGE_EN,
	PAGES_LANGUAGE_ES
};

#define SETTING_RESTART	1u
#define SETTING_ZERO	2u
#define SETTING_PATH	4u
#define SETTING_AUTO	8u

/* What each type is in C.  Texts are never NULL. */
#define SETTING_C_BOOL(f)	bool f;
#define SETTING_C_COUNT(f)	uint64_t f;
#define SETTING_C_BYTES(f)	uint64_t f;
#define SETTING_C_DURATION(f)	int64_t f;	/* milliseconds */
#define SETTING_C_TEXT(f)	const char *f;
#define SETTING_C_TEXTS(f)	struct texts f;
#define SETTING_C_ENDPOINTS(f)	struct endpoints f;
#define SETTING_C_NETS(f)	struct nets f;
#define SETTING_C_NET_GROUPS(f)	struct net_groups f;
#define SETTING_C_USER_GROUPS(f)	struct user_groups f;
#define SETTING_C_PORTS(f)	const struct ports *f;
#define SETTING_C_CACHE_RULES(f)	struct cache_rule_list f;
#define SETTING_C_TLS_EXCEPTIONS(f)	struct tls_exception_list f;
#define SETTING_C_CHOICE(f)	enum f f;

enum setting_id {
#define SETTING(name, field, type, unit, min, def, max, flags, help)	\
	SETTING_ID_##field,
#include "config/settings.tbl.h"
#undef SETTING
	SETTING_COUNT
};

struct settings {
	unsigned	 magic;
#define SETTINGS_MAGIC	0xc0f10003u
#define SETTING(name, field, type, unit, min, def, max, flags, help)	\
	SETTING_C_##type(field)
#include "config/settings.tbl.h"
#undef SETTING
	/* Where each was set; file NULL: nowhere, the default holds. */
	struct place	 places[SETTING_COUNT];
	struct keep	*keep;		/* owns all of the above */
};

#endif
