/* SPDX-License-Identifier: MIT
 *
 * http/status.h - what is known of a status code (RFC 9110 15).
 */
#ifndef ADUANA_HTTP_STATUS_H
#define ADUANA_HTTP_STATUS_H

#include <stdbool.h>

/* Is it in status.tbl.h? (must-understand, RFC 9111 5.2.2.3) */
bool		 status_is_known(unsigned);
/* May it be stored without explicit freshness? */
bool		 status_is_heuristic(unsigned);

#endif
