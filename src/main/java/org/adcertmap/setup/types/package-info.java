// SPDX-License-Identifier: Apache-2.0
/** Which values may a setting have, and what do they mean? One parser for each setting that is not a plain value. */
package org.adcertmap.setup.types;
