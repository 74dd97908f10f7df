// SPDX-License-Identifier: Apache-2.0
/**
 * What happens when an administrator enables or disables client certificate mapping while Tomcat runs?
 * {@link org.adcertmap.tomcat.management.change.EnabledSwitch}, the entry point, changes the Valve and then the file
 * that configures it, and keeps the latest changes; {@link org.adcertmap.tomcat.management.change.ChangePreview} says
 * what a change would do.
 */
package org.adcertmap.tomcat.management.change;
