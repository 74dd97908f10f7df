// SPDX-License-Identifier: Apache-2.0
/** How do changed files come into effect without a restart? Entry point: {@link org.adcertmap.setup.reload.Reload}. */
package org.adcertmap.setup.reload;
