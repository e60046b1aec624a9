//! `rate_limit_event` frames: how the limits of the plan stand.

use super::object::JsonObject;

/// How the limits of the plan stand.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RateLimits {
    /// `allowed`, `allowed_warning` or `rejected`.
    pub status: String,
    /// The window that this is about.
    pub window: String,
    /// When it begins anew, in seconds since 1970.
    pub resets_at: Option<u64>,
    /// What goes beyond the plan is paid for, and answered.
    pub is_overage: bool,
    /// All windows, by name.
    pub windows: Vec<(String, RateWindow)>,
}

/// How one window stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RateWindow {
    /// `allowed`, `allowed_warning` or `rejected`.
    pub status: String,
    /// How much of it is used, from 0 to 1.
    pub utilization: Option<f64>,
    /// When it begins anew, in seconds since 1970.
    pub resets_at: Option<u64>,
}

impl RateLimits {
    pub(super) fn decode(mut info: JsonObject) -> Self {
        let windows = info.take("unifiedWindows").unwrap_or_default();
        let windows = windows.0.into_iter().filter_map(|(name, window)| {
            let window = JsonObject::of(window)?;
            Some((name, RateWindow::decode(&window)))
        });
        let mut windows: Vec<_> = windows.collect();
        let window = info.string("rateLimitType");
        if windows.is_empty() && !window.is_empty() {
            windows.push((window.clone(), RateWindow::decode(&info)));
        }
        Self {
            status: info.string("status"),
            window,
            resets_at: info.whole("resetsAt"),
            is_overage: info.flag("isUsingOverage"),
            windows,
        }
    }
}

impl RateWindow {
    fn decode(window: &JsonObject) -> Self {
        Self {
            status: window.string("status"),
            utilization: window.number("utilization"),
            resets_at: window.whole("resetsAt"),
        }
    }
}
