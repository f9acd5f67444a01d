@NullMarked
package io.sluice.cli.token;

import org.jspecify.annotations.NullMarked;
