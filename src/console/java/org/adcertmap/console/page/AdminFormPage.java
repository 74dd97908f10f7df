// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.page;

/** A page whose form changes something: for administrators, on the paths below its own, not in the navigation. */
public interface AdminFormPage extends Page {
    /** The status where the form shows a state that has changed since, or the change was not made. */
    int CONFLICT = 409;

    @Override
    default Role role() {
        return Role.ADMIN;
    }

    @Override
    default boolean isInNavigation() {
        return false;
    }

    @Override
    default boolean servesPathsBelow() {
        return true;
    }

    @Override
    default boolean acceptsPost() {
        return true;
    }

    @Override
    Outcome post(Call call);
}
