/* SPDX-License-Identifier: MIT
 *
 * http/field.h - what fields.tbl.h says of a field.
 */
#ifndef ADUANA_HTTP_FIELD_H
#define ADUANA_HTTP_FIELD_H

#include "proxy/http/head.h"

#define FIELD_IS_HOP	1u	/* hop-by-hop */
#define FIELD_IS_KEPT	2u	/* not droppable by being named */
#define FIELD_IS_FIXED	4u	/* a 304 does not change it */

unsigned	 field_flags(enum field_id);

#endif
