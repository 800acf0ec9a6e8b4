/* SPDX-License-Identifier: MIT
 *
 * tls/scope.h - of which CONNECTs the settings have the TLS opened.
 *
 * Knows neither lists nor what was learned.
 */
#ifndef ADUANA_TLS_SCOPE_H
#define ADUANA_TLS_SCOPE_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/str.h"

struct settings;

/* NULL: it is opened; else the setting by which it is not (fixed text). */
const char	*scope_spares(const struct settings *,
		    const uint8_t client[16], struct str host, bool is_ip,
		    uint16_t port);

#endif
