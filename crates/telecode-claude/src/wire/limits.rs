//! `rate_limit_event` frames: how the limits of the plan stand.

use super::object::Object;

/// How the limits of the plan stand.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Limits {
    /// `allowed`, `allowed_warning` or `rejected`.
    pub status: String,
    /// The window that this is about.
    pub window: String,
    /// When it begins anew, in seconds since 1970.
    pub resets_at: Option<u64>,
    /// What goes beyond the plan is paid for, and answered.
    pub is_overage: bool,
    /// All windows, by name.
    pub windows: Vec<(String, Window)>,
}

/// How one window stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Window {
    /// `allowed`, `allowed_warning` or `rejected`.
    pub status: String,
    /// How much of it is used, from 0 to 1.
    pub utilization: Option<f64>,
    /// When it begins anew, in seconds since 1970.
    pub resets_at: Option<u64>,
}

impl Limits {
    pub(super) fn decode(mut info: Object) -> Self {
        let windows = info.take("unifiedWindows").unwrap_or_default();
        let windows = windows.0.into_iter().filter_map(|(name, window)| {
            let window = Object::of(window)?;
            Some((name, Window::decode(&window)))
        });
        let mut windows: Vec<_> = windows.collect();
        let window = info.string("rateLimitType");
        if windows.is_empty() && !window.is_empty() {
            windows.push((window.clone(), Window::decode(&info)));
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

impl Window {
    fn decode(window: &Object) -> Self {
        Self {
            status: window.string("status"),
            utilization: window.number("utilization"),
            resets_at: window.whole("resetsAt"),
        }
    }
}
