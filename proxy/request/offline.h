/* SPDX-License-Identifier: MIT
 *
 * request/offline.h - answers while no origin may be asked (cache.offline).
 */
#ifndef ADUANA_REQUEST_OFFLINE_H
#define ADUANA_REQUEST_OFFLINE_H

#include <stdbool.h>

#include "proxy/request/pipeline.h"

struct request;

bool			 offline_is_set(const struct request *);
/* Give what the reader has open, whatever its age. */
enum stage_result	 offline_give(struct request *);
/* There is nothing to give: a page of our own. */
enum stage_result	 offline_refuse(struct request *);

#endif
