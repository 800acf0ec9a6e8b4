// SPDX-License-Identifier: MIT
// panels.js - all panels, in the order of the way to them.
import { asks } from './panel_asks.js'
import { blocked } from './panel_blocked.js'
import { cache } from './panel_cache.js'
import { explain } from './panel_explain.js'
import { lists } from './panel_lists.js'
import { metrics } from './panel_metrics.js'
import { overview } from './panel_overview.js'
import { requests } from './panel_requests.js'
import { rules } from './panel_rules.js'
import { system } from './panel_system.js'
import { tls } from './panel_tls.js'
import { top } from './panel_top.js'

export const panels = [overview, requests, blocked, top, asks, lists, rules, explain, tls, cache, metrics, system]
