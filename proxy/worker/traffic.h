/* SPDX-License-Identifier: MIT
 *
 * worker/traffic.h - from accepted connections to requests: what a worker of
 * the real daemon runs.
 */
#ifndef ADUANA_WORKER_TRAFFIC_H
#define ADUANA_WORKER_TRAFFIC_H

#include "proxy/worker/worker.h"

extern const struct worker_hooks traffic_hooks;

#endif
